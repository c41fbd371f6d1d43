"""Arguments of functions of ATen: tensors and others, in tuples and lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

T = TypeVar("T")


def all_of(kind: type[T], structure: object) -> Iterator[T]:
    """Yield the members of a type, in order."""
    if isinstance(structure, kind):
        yield structure
    elif isinstance(structure, tuple | list):
        for each in structure:
            yield from all_of(kind, each)


def with_each(kind: type[T], change: Callable[[T], object], structure: Any) -> Any:
    """Return arguments with each member of a type changed; lists become tuples."""
    if isinstance(structure, kind):
        return change(structure)
    if isinstance(structure, tuple | list):
        return tuple(with_each(kind, change, each) for each in structure)
    return structure
