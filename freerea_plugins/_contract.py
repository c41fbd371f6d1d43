"""What a hook must return: complete classes with names that nobody has."""

from __future__ import annotations

import inspect
from collections.abc import Iterable

from ._kinds import ComponentT, Kind
from ._registry import Registry


class BrokenPluginError(Exception):
    """The plugin cannot be used; the message says why."""


def checked_components(kind: Kind[ComponentT], result: object) -> list[type[ComponentT]]:
    """Return what the hook of a kind returned.

    Raises:
        BrokenPluginError: If it is not a list of complete classes of that kind.
    """
    base = kind.base.__name__
    if not isinstance(result, list):
        raise BrokenPluginError(
            f"{kind.hook} must return a list of {base} classes, got {type(result).__name__}"
        )
    for each in result:
        if not (isinstance(each, type) and issubclass(each, kind.base)):
            raise BrokenPluginError(f"{kind.hook} must return {base} classes, got {each!r}")
        if inspect.isabstract(each):
            missing = ", ".join(sorted(getattr(each, "__abstractmethods__", ())))
            raise BrokenPluginError(f"{kind.name} class {each.__name__} does not define {missing}")
        name = getattr(each, "name", None)
        if not (isinstance(name, str) and name):
            raise BrokenPluginError(f"{kind.name} class {each.__name__} has no `name`")
        for attribute in kind.required:
            if not hasattr(each, attribute):
                raise BrokenPluginError(f"{kind.name} `{name}` has no `{attribute}`")
    return result


def reject_taken_names(
    registry: Registry[ComponentT], components: Iterable[type[ComponentT]]
) -> None:
    """Check that no name or alias is taken, by another plugin or twice by this one.

    Raises:
        BrokenPluginError: If one is.
    """
    taken = registry.owners()
    for each in components:
        for name in (each.name, *each.aliases):
            if name in taken:
                raise BrokenPluginError(
                    f"{registry.kind.name} name `{name}` is already taken by {taken[name]}"
                )
            taken[name] = "the same plugin"
