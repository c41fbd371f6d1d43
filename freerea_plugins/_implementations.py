"""The hooks that a plugin implements."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence

import pluggy

from . import _hooks
from ._contract import BrokenPluginError
from ._kinds import KINDS
from ._markers import PROJECT_NAME

_PREFIX = f"{PROJECT_NAME}_"


def implementations(plugin: object) -> Mapping[str, Sequence[Callable[[], object]]]:
    """Return the functions of a plugin by the name of the hook that they implement.

    Raises:
        BrokenPluginError: If there is none, one is not known, takes arguments or is async, or one
            was not marked.
    """
    # Each plugin has a pluggy of its own, which none can leave in disorder for the next.
    manager = pluggy.PluginManager(PROJECT_NAME)
    manager.add_hookspecs(_hooks)
    try:
        manager.register(plugin)
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        raise BrokenPluginError(str(error)) from error
    hooks = [kind.hook for kind in KINDS]
    found = {
        hook: [each.function for each in getattr(manager.hook, hook).get_hookimpls()]
        for hook in hooks
    }
    for hook, functions in found.items():
        if any(map(inspect.iscoroutinefunction, functions)):
            raise BrokenPluginError(f"{hook} must not be async")
    _reject_unmarked(plugin, [hook for hook in hooks if not found[hook]], any(found.values()))
    return found


def _reject_unmarked(plugin: object, missing: Sequence[str], any_found: bool) -> None:
    """Check that no function looks like a hook and is none."""
    unmarked = [
        name
        for name in dir(plugin)
        if name in missing
        or (not any_found and name.startswith(_PREFIX) and callable(getattr(plugin, name)))
    ]
    problems = [] if any_found else [f"implements none of {', '.join(missing)}"]
    if unmarked:
        problems.append(f"does not mark {', '.join(unmarked)} with `@hookimpl`")
    if problems:
        raise BrokenPluginError(" and ".join(problems))
