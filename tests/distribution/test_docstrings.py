"""Docstrings of public names are complete, and say what the signature says."""

from __future__ import annotations

from typing import Any

import pytest

from tests.distribution.docstrings import complaints, of_function, public
from tests.distribution.test_public_names import PUBLIC


@pytest.mark.parametrize("package", PUBLIC)
def test_public_names_say_what_they_take_return_and_raise(package: str) -> None:
    found = [f"{each.name} {line}" for each in public(package) for line in complaints(each)]
    assert found == []


def unsummarised(one: int) -> None:
    """Begins with a line
    that goes on.
    """


def forgetful(one: int, two: int) -> None:
    """Describe one.

    Args:
        one: The first.
    """


def silent(one: int, two: int, three: int, four: int) -> None:
    """Say nothing of many."""


def shapeless(pixels: FloatArray) -> FloatArray:  # type: ignore[name-defined]  # noqa: F821
    """Return something."""


def boundless(memory: int) -> None:
    """Take as much memory as is wanted."""


def explosive() -> None:
    """Go well."""
    raise ValueError("no")


def complete(memory: float, images: Tensor) -> Tensor:  # type: ignore[name-defined]  # noqa: F821
    """Return images that fit.

    Args:
        memory: In bytes.
        images: ``(n, …)``.

    Returns:
        ``(m, …)``, as many as fit.

    Raises:
        ValueError: If none does.
    """
    raise ValueError("none")


@pytest.mark.parametrize(
    ("function", "complaint"),
    [
        (unsummarised, ["its first line is no summary"]),
        (forgetful, ["does not describe ['two']"]),
        (silent, ["describes none of ['four', 'one', 'three', 'two']"]),
        (shapeless, ["names no shape of `pixels`", "names no shape of what it returns"]),
        (boundless, ["names no unit of `memory`"]),
        (explosive, ["does not say that it raises ['ValueError']"]),
        (complete, []),
    ],
)
def test_what_is_missing_is_found(function: Any, complaint: list[str]) -> None:
    assert list(complaints(of_function(function.__name__, function))) == complaint
