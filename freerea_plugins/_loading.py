"""Loads plugins from their entry points; each is taken whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from importlib.metadata import EntryPoint
from typing import Any

import pluggy

from . import _hooks
from ._contract import BrokenPluginError, checked_components, reject_taken_names
from ._kinds import KINDS, ComponentT, Kind
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
        self._pluggy = pluggy.PluginManager(PROJECT_NAME)
        self._pluggy.add_hookspecs(_hooks)

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
                problem = " ".join(str(error).split())
                plugin = replace(plugin, status="broken", problem=problem)
        self.plugins += (plugin,)

    def _activate(self, plugin: Plugin, entry_point: EntryPoint) -> None:
        self._reject_taken_plugin_name(plugin)
        try:
            implementation = entry_point.load()
        # Whatever the import of foreign code raises must not stop the others, nor may it exit.
        except (Exception, SystemExit) as error:
            raise BrokenPluginError(f"fails to import: {type(error).__name__}: {error}") from error
        try:
            components = self._components(plugin, implementation)
        except (BrokenPluginError, pluggy.PluginValidationError, ValueError) as error:
            if self._pluggy.has_plugin(plugin.name):
                self._pluggy.unregister(name=plugin.name)
            raise BrokenPluginError(str(error)) from error
        for kind, classes in components:
            for each in classes:
                self.registry(kind).add(each, plugin)

    def _components(
        self, plugin: Plugin, implementation: object
    ) -> list[tuple[Kind[Any], list[type[Any]]]]:
        """Register a plugin with pluggy and return its components, of each kind, checked."""
        self._pluggy.register(implementation, plugin.name)
        self._pluggy.check_pending()
        if not self._pluggy.get_hookcallers(implementation):
            raise BrokenPluginError(f"implements none of {', '.join(each.hook for each in KINDS)}")
        components = [(kind, self._call(kind, implementation)) for kind in KINDS]
        for kind, classes in components:
            reject_taken_names(self.registry(kind), classes)
        return components

    def _reject_taken_plugin_name(self, plugin: Plugin) -> None:
        for known in self.plugins:
            if known.name == plugin.name:
                raise BrokenPluginError(
                    f"plugin name `{plugin.name}` is already taken by {known.distribution}"
                )

    def _call(self, kind: Kind[ComponentT], implementation: object) -> list[type[ComponentT]]:
        caller: pluggy.HookCaller = getattr(self._pluggy.hook, kind.hook)
        components: list[type[ComponentT]] = []
        for each in caller.get_hookimpls():
            if each.plugin is not implementation:
                continue
            try:
                result = each.function()
            # As with the import: foreign code may raise anything.
            except Exception as error:
                raise BrokenPluginError(
                    f"{kind.hook} fails: {type(error).__name__}: {error}"
                ) from error
            components += checked_components(kind, result)
        return components


def _load_order(entry_point: EntryPoint) -> tuple[bool, str, str]:
    plugin = _describe(entry_point)
    return plugin.distribution != PROJECT_NAME, plugin.name, plugin.distribution


def _describe(entry_point: EntryPoint) -> Plugin:
    distribution = entry_point.dist
    if distribution is None:
        return Plugin(entry_point.name, "unknown", "unknown")
    return Plugin(entry_point.name, distribution.name, distribution.version)
