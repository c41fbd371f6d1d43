"""Finds plugins, keeps the good ones, and says what is wrong with the others."""

from __future__ import annotations

import functools
import inspect
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Generic, Literal, TypeVar

import pluggy

from . import _hooks
from ._component import Component
from ._constraint import HardwareConstraint
from ._errors import unknown_name
from ._markers import PROJECT_NAME
from ._metric import Metric
from ._pool_score import PoolScore
from ._space import SearchSpace

DISABLE_VARIABLE = "FREEREA_DISABLE_PLUGINS"

ComponentT = TypeVar("ComponentT", bound=Component)

_KINDS: dict[str, tuple[str, type[Component]]] = {
    "freerea_metrics": ("metric", Metric),
    "freerea_spaces": ("space", SearchSpace),
    "freerea_constraints": ("constraint", HardwareConstraint),
    "freerea_scores": ("score", PoolScore),
}


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


class _BrokenPluginError(Exception):
    """The plugin cannot be used; the message says why."""


class PluginManager:
    """Metrics, search spaces, constraints and pool scores of all installed plugins, by name.

    Nothing is imported before the first question. A plugin that fails to import, breaks the
    contract or takes a name that is already taken is skipped as a whole and listed as broken
    with the reason; the others work.

    Args:
        found: Entry points to load; those of the group ``freerea`` by default.
        disabled: Names of plugins to leave out; by default those listed, separated by commas,
            in the environment variable ``FREEREA_DISABLE_PLUGINS``.
    """

    def __init__(
        self, *, found: Iterable[EntryPoint] | None = None, disabled: Iterable[str] | None = None
    ) -> None:
        self._found = found
        self._disabled = disabled

    @property
    def plugins(self) -> tuple[Plugin, ...]:
        """All plugins found, in the order in which they were loaded."""
        return self._loaded.plugins

    @property
    def metrics(self) -> Mapping[str, Registration[Metric]]:
        """Registered metrics by name."""
        return self._loaded.metrics.by_name

    @property
    def spaces(self) -> Mapping[str, Registration[SearchSpace]]:
        """Registered search spaces by name."""
        return self._loaded.spaces.by_name

    @property
    def constraints(self) -> Mapping[str, Registration[HardwareConstraint]]:
        """Registered hardware constraints by name."""
        return self._loaded.constraints.by_name

    @property
    def scores(self) -> Mapping[str, Registration[PoolScore]]:
        """Registered pool scores by name."""
        return self._loaded.scores.by_name

    def metric(self, name: str) -> type[Metric]:
        """Return the metric class of a name or alias.

        Raises:
            InputError: If there is none.
        """
        return self._loaded.metrics.find(name)

    def space(self, name: str) -> type[SearchSpace]:
        """Return the search space class of a name or alias.

        Raises:
            InputError: If there is none.
        """
        return self._loaded.spaces.find(name)

    def constraint(self, name: str) -> type[HardwareConstraint]:
        """Return the hardware constraint class of a name or alias.

        Raises:
            InputError: If there is none.
        """
        return self._loaded.constraints.find(name)

    def score(self, name: str) -> type[PoolScore]:
        """Return the pool score class of a name or alias.

        Raises:
            InputError: If there is none.
        """
        return self._loaded.scores.find(name)

    @functools.cached_property
    def _loaded(self) -> _Loader:
        found = entry_points(group=PROJECT_NAME) if self._found is None else self._found
        disabled = (
            os.environ.get(DISABLE_VARIABLE, "").split(",")
            if self._disabled is None
            else self._disabled
        )
        loader = _Loader({name.strip() for name in disabled})
        for entry_point in sorted(found, key=_load_order):
            loader.load(entry_point)
        return loader


@functools.cache
def default_plugin_manager() -> PluginManager:
    """Return the plugin manager over everything installed, one for each process."""
    return PluginManager()


class _Registry(Generic[ComponentT]):
    """Components of one kind, by name and by alias."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.by_name: dict[str, Registration[ComponentT]] = {}
        self.by_any_name: dict[str, Registration[ComponentT]] = {}

    def find(self, name: str) -> type[ComponentT]:
        if name not in self.by_any_name:
            raise unknown_name(self.kind, name, self.by_name)
        return self.by_any_name[name].component

    def add(self, registration: Registration[ComponentT]) -> None:
        self.by_name[registration.name] = registration
        for name in (registration.name, *registration.component.aliases):
            self.by_any_name[name] = registration


class _Loader:
    """Loads entry points one after the other; each is taken whole or not at all."""

    def __init__(self, disabled: set[str]) -> None:
        self.plugins: tuple[Plugin, ...] = ()
        self.metrics: _Registry[Metric] = _Registry("metric")
        self.spaces: _Registry[SearchSpace] = _Registry("space")
        self.constraints: _Registry[HardwareConstraint] = _Registry("constraint")
        self.scores: _Registry[PoolScore] = _Registry("score")
        self._disabled = disabled
        self._pluggy = pluggy.PluginManager(PROJECT_NAME)
        self._pluggy.add_hookspecs(_hooks)

    def load(self, entry_point: EntryPoint) -> None:
        plugin = _describe(entry_point)
        if any(
            (known.name, known.distribution) == (plugin.name, plugin.distribution)
            for known in self.plugins
        ):
            return  # The same distribution, found twice on the path.
        if plugin.name in self._disabled:
            plugin = replace(plugin, status="disabled")
        else:
            try:
                self._activate(plugin, entry_point)
            except _BrokenPluginError as error:
                problem = " ".join(str(error).split())
                plugin = replace(plugin, status="broken", problem=problem)
        self.plugins += (plugin,)

    def _activate(self, plugin: Plugin, entry_point: EntryPoint) -> None:
        self._reject_taken_plugin_name(plugin)
        try:
            implementation = entry_point.load()
        # Whatever the import of foreign code raises must not stop the others, nor may it exit.
        except (Exception, SystemExit) as error:
            raise _BrokenPluginError(f"fails to import: {type(error).__name__}: {error}") from error
        try:
            self._pluggy.register(implementation, plugin.name)
            self._pluggy.check_pending()
            if not self._pluggy.get_hookcallers(implementation):
                raise _BrokenPluginError(f"implements none of {', '.join(_KINDS)}")
            components = {hook: self._call(hook, implementation) for hook in _KINDS}
            self._reject_taken_component_names(components)
        except (_BrokenPluginError, pluggy.PluginValidationError, ValueError) as error:
            if self._pluggy.has_plugin(plugin.name):
                self._pluggy.unregister(name=plugin.name)
            raise _BrokenPluginError(str(error)) from error
        for hook, classes in components.items():
            for each in classes:
                self._registry(hook).add(Registration(each.name, each, plugin))

    def _reject_taken_plugin_name(self, plugin: Plugin) -> None:
        for known in self.plugins:
            if known.name == plugin.name:
                raise _BrokenPluginError(
                    f"plugin name `{plugin.name}` is already taken by {known.distribution}"
                )

    def _call(self, hook: str, implementation: object) -> list[type[Component]]:
        caller: pluggy.HookCaller = getattr(self._pluggy.hook, hook)
        components: list[type[Component]] = []
        for each in caller.get_hookimpls():
            if each.plugin is not implementation:
                continue
            try:
                result = each.function()
            # As with the import: foreign code may raise anything.
            except Exception as error:
                raise _BrokenPluginError(
                    f"{hook} fails: {type(error).__name__}: {error}"
                ) from error
            components += _checked_components(hook, result)
        return components

    def _reject_taken_component_names(self, components: dict[str, list[type[Component]]]) -> None:
        for hook, classes in components.items():
            registry = self._registry(hook)
            taken = {
                name: registration.plugin.distribution
                for name, registration in registry.by_any_name.items()
            }
            for each in classes:
                for name in (each.name, *each.aliases):
                    if name in taken:
                        raise _BrokenPluginError(
                            f"{registry.kind} name `{name}` is already taken by {taken[name]}"
                        )
                    taken[name] = "the same plugin"

    def _registry(self, hook: str) -> _Registry[Any]:
        registries: dict[str, _Registry[Any]] = {
            "freerea_metrics": self.metrics,
            "freerea_spaces": self.spaces,
            "freerea_constraints": self.constraints,
            "freerea_scores": self.scores,
        }
        return registries[hook]


def _load_order(entry_point: EntryPoint) -> tuple[bool, str, str]:
    plugin = _describe(entry_point)
    # Our own first, so that nobody takes a built-in name; the rest in a stable order.
    return plugin.distribution != PROJECT_NAME, plugin.name, plugin.distribution


def _describe(entry_point: EntryPoint) -> Plugin:
    distribution = entry_point.dist
    if distribution is None:
        return Plugin(entry_point.name, "unknown", "unknown")
    return Plugin(entry_point.name, distribution.name, distribution.version)


def _checked_components(hook: str, result: object) -> list[type[Component]]:
    """Return what a hook returned if it is what it must be: complete classes with names."""
    kind, base = _KINDS[hook]
    if not isinstance(result, list):
        raise _BrokenPluginError(
            f"{hook} must return a list of {base.__name__} classes, got {type(result).__name__}"
        )
    for each in result:
        if not (isinstance(each, type) and issubclass(each, base)):
            raise _BrokenPluginError(f"{hook} must return {base.__name__} classes, got {each!r}")
        if inspect.isabstract(each):
            missing = ", ".join(sorted(getattr(each, "__abstractmethods__", ())))
            raise _BrokenPluginError(f"{kind} class {each.__name__} does not define {missing}")
        name = getattr(each, "name", None)
        if not (isinstance(name, str) and name):
            raise _BrokenPluginError(f"{kind} class {each.__name__} has no `name`")
        for attribute in _REQUIRED_ATTRIBUTES.get(base, ()):
            if not hasattr(each, attribute):
                raise _BrokenPluginError(f"{kind} `{name}` has no `{attribute}`")
    return result


_REQUIRED_ATTRIBUTES: dict[type[Component], tuple[str, ...]] = {
    SearchSpace: ("datasets", "variables"),
    HardwareConstraint: ("unit",),
}
