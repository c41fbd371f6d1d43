"""Loads plugins from their entry points; each is taken whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from importlib.metadata import EntryPoint
from typing import Any

from ._component import ComponentT
from ._contract import (
    BrokenPluginError,
    checked_components,
    foreign_code,
    reject_taken_names,
)
from ._implementations import implementations
from ._kinds import KINDS, Kind
from ._markers import PROJECT_NAME
from ._registry import Plugin, Registry


class Loader:
    """Loads entry points one after the other.

    Args:
        disabled: Names of plugins to leave out.

    Attributes:
        plugins: All plugins found, in the order in which they were loaded.
    """

    def __init__(self, disabled: Iterable[str]) -> None:
        self.plugins: tuple[Plugin, ...] = ()
        self._disabled = frozenset(disabled)
        self._registries: dict[str, Registry[Any]] = {each.name: Registry(each) for each in KINDS}

    def registry(self, kind: Kind[ComponentT]) -> Registry[ComponentT]:
        """Return the components of a kind that have been loaded."""
        return self._registries[kind.name]

    def load_all(self, entry_points: Iterable[EntryPoint]) -> None:
        """Load entry points: our own first, so that nobody takes a built-in name."""
        for entry_point in sorted(entry_points, key=_load_order):
            self._load(entry_point)

    def _load(self, entry_point: EntryPoint) -> None:
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
            except BrokenPluginError as error:
                plugin = replace(plugin, status="broken", problem=_one_line(str(error)))
        self.plugins += (plugin,)

    def _activate(self, plugin: Plugin, entry_point: EntryPoint) -> None:
        self._reject_taken_plugin_name(plugin)
        with foreign_code("fails to import"):
            implementation = entry_point.load()
        with foreign_code("cannot be looked into"):
            components = self._components(implementation)
        for kind, classes in components:
            for each in classes:
                self.registry(kind).add(each, plugin)

    def _components(self, implementation: object) -> list[tuple[Kind[Any], list[type[Any]]]]:
        """Return the components of a plugin, of each kind, checked."""
        hooks = implementations(implementation)
        components = [(kind, _call(kind, hooks.get(kind.hook, ()))) for kind in KINDS]
        for kind, classes in components:
            reject_taken_names(self.registry(kind), classes)
        return components

    def _reject_taken_plugin_name(self, plugin: Plugin) -> None:
        for known in self.plugins:
            if known.name == plugin.name:
                raise BrokenPluginError(
                    f"plugin name `{plugin.name}` is already taken by {known.distribution}"
                )


def _call(
    kind: Kind[ComponentT], functions: Iterable[Callable[[], object]]
) -> list[type[ComponentT]]:
    components: list[type[ComponentT]] = []
    for function in functions:
        with foreign_code(f"{kind.hook} fails"):
            result = function()
        components += checked_components(kind, result)
    return components


def _load_order(entry_point: EntryPoint) -> tuple[bool, str, str]:
    plugin = _describe(entry_point)
    return plugin.distribution != PROJECT_NAME, plugin.name, plugin.distribution


def _describe(entry_point: EntryPoint) -> Plugin:
    distribution = entry_point.dist
    # A folder that somebody left on the path may have no metadata; what is said of that then
    # depends on who finds distributions in this process.
    try:
        name, version = (distribution.name, distribution.version) if distribution else ("", "")
    except Exception:  # noqa: BLE001
        name, version = "", ""
    return Plugin(entry_point.name, name or "unknown", version or "unknown")


def _one_line(text: str) -> str:
    """Return a text that a terminal shows and does not obey."""
    return "".join(
        each if each.isprintable() else repr(each)[1:-1] for each in " ".join(text.split())
    )
