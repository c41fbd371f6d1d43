"""Plugins and the components they brought, by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Literal

from ._component import ComponentT
from ._kinds import Kind


@dataclass(frozen=True)
class Plugin:
    """An entry point in the group ``freerea`` and what became of it.

    Attributes:
        name: Name of the entry point.
        distribution: The distribution that provides it.
        version: The version of the distribution.
        status: ``"active"``, ``"broken"`` or ``"disabled"``.
        problem: What is wrong with a broken plugin, in one line.
    """

    name: str
    distribution: str
    version: str
    status: Literal["active", "broken", "disabled"] = "active"
    problem: str = ""


@dataclass(frozen=True)
class Registration(Generic[ComponentT]):
    """A component under the name it was registered with.

    Attributes:
        name: The component's name.
        component: The class.
        plugin: The plugin that provides it.
    """

    name: str
    component: type[ComponentT]
    plugin: Plugin


class Registry(Generic[ComponentT]):
    """Components of one kind, by name and by alias.

    Args:
        kind: The kind.

    Attributes:
        kind: The kind.
        by_name: Registrations by name, in the order in which they were added.
    """

    def __init__(self, kind: Kind[ComponentT]) -> None:
        self.kind = kind
        self.by_name: dict[str, Registration[ComponentT]] = {}
        self._by_any_name: dict[str, Registration[ComponentT]] = {}

    def find(self, name: str) -> type[ComponentT] | None:
        """Return the class of a name or alias, if there is one."""
        registration = self._by_any_name.get(name)
        return registration.component if registration else None

    def add(self, component: type[ComponentT], plugin: Plugin) -> None:
        """Add a component under its name and its aliases."""
        registration = Registration(component.name, component, plugin)
        self.by_name[component.name] = registration
        for name in (component.name, *component.aliases):
            self._by_any_name[name] = registration

    def owners(self) -> dict[str, str]:
        """Return which distribution took each name and alias."""
        return {name: each.plugin.distribution for name, each in self._by_any_name.items()}
