"""What a check expects, and how it says what it found."""

from __future__ import annotations

import contextlib
import json
import math
import numbers
from collections.abc import Iterator, Mapping

from .._component import ComponentT
from .._contract import BrokenPluginError, check_class, check_instance
from .._kinds import Kind


def expect(condition: object, message: str) -> None:
    """Raise `AssertionError` with a message unless a condition holds."""
    if not condition:
        raise AssertionError(message)


def instance_of(kind: Kind[ComponentT], component: ComponentT | type[ComponentT]) -> ComponentT:
    """Return a component, made if it is a class, that plugins may register.

    Args:
        kind: What it must be.
        component: A class, which must be what a hook may return, or an instance of one.

    Raises:
        AssertionError: If it breaks the contract of plugins, or is of another kind.
    """
    derived = isinstance(component, kind.base) or (
        isinstance(component, type) and issubclass(component, kind.base)
    )
    expect(derived, f"{component!r} must be a {kind.base.__name__}, as a class or an instance")
    try:
        if isinstance(component, type):
            check_class(kind, component)
            return component()
        check_instance(kind, component)
    except BrokenPluginError as error:
        raise AssertionError(str(error)) from error
    return component


@contextlib.contextmanager
def no_exception(subject: str, situation: str, instead: str) -> Iterator[None]:
    """Turn an exception into a failure of a check.

    Args:
        subject: What is checked.
        situation: Where it is, as ``"on a network without a path"``.
        instead: What it should do.
    """
    try:
        yield
    except Exception as error:
        message = " ".join(str(error).split())
        raise AssertionError(
            f"{subject} raises {type(error).__name__} {situation}: {message}; {instead}"
        ) from error


def number(subject: str, value: object, situation: str) -> float:
    """Return what should be a number.

    Raises:
        AssertionError: If it is none, or NaN.
    """
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        raise AssertionError(
            f"{subject} gives a {type(value).__name__} {situation}; it must give a float"
        )
    found = float(value)
    expect(not math.isnan(found), f"{subject} gives NaN {situation}; it must give a number")
    return found


def stored_settings(subject: str, settings: object) -> str:
    """Return settings as values are stored under them.

    Raises:
        AssertionError: If they are no mapping, or JSON cannot write them.
    """
    if not isinstance(settings, Mapping):
        raise AssertionError(f"{subject} has `settings()` that are no mapping")
    try:
        return json.dumps(dict(settings), sort_keys=True)
    except (TypeError, ValueError) as error:
        raise AssertionError(
            f"{subject} has `settings()` that JSON cannot write ({error}), so that its values are "
            "never stored; return numbers, text and lists"
        ) from error
