"""Whether methods can be called as the base class is."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any


def refused_call(called: Callable[..., Any], arguments: int) -> str:
    """Return why something cannot be called with a number of positional arguments, or nothing."""
    try:
        signature = inspect.signature(called)
    except ValueError:  # Compiled code may not tell.
        return ""
    try:
        signature.bind(*range(arguments))
    except TypeError as error:
        return str(error)
    return ""


def signature_problems(base: type, component: object) -> Iterator[str]:
    """Yield what is wrong with the methods of a component, each of which overrides one of a base.

    Args:
        base: The class that says how methods are called.
        component: An instance of it.
    """
    abstract: frozenset[str] = getattr(base, "__abstractmethods__", frozenset())
    for name in dir(base):
        if name.startswith("_") and name not in abstract:
            continue
        static = inspect.getattr_static(base, name)
        if not isinstance(static, classmethod) and not inspect.isfunction(static):
            continue
        method = getattr(component, name)
        if not callable(method):
            yield f"has `{name}`, which must be a method, not {type(method).__name__}"
        elif inspect.iscoroutinefunction(method) or inspect.isasyncgenfunction(method):
            yield f"has `{name}`, which must not be async"
        else:
            yield from _mismatch(name, getattr(base, name), method, inspect.isfunction(static))


def _mismatch(
    name: str, expected: Callable[..., Any], method: Callable[..., Any], unbound: bool
) -> Iterator[str]:
    parameters = list(inspect.signature(expected).parameters.values())[int(unbound) :]
    required = [each for each in parameters if each.default is each.empty]
    if any(refused_call(method, len(each)) for each in (required, parameters)):
        wanted = ", ".join(
            each.name if each.default is each.empty else f"{each.name}={each.default!r}"
            for each in parameters
        )
        yield f"has `{name}{inspect.signature(method)}`, which must take ({wanted})"
