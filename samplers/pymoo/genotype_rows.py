"""Genotypes in the rows of a matrix, as pymoo hands them about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from freerea_plugins import Genotype, InputError, SearchSpace

IntArray = npt.NDArray[np.int64]


def matrix_of(space: SearchSpace, rows: Any) -> IntArray:
    """Return a matrix with a genotype in each row.

    Whether the choices are in range and make an architecture is not looked at.

    Args:
        space: The search space.
        rows: Rows of numbers, or mappings from names of variables to numbers.

    Raises:
        InputError: If there are too few or too many variables in a row, or others than whole
            numbers.
    """
    if not (isinstance(rows, np.ndarray) and rows.dtype != object):
        rows = [_in_order(space, row) if isinstance(row, Mapping) else row for row in rows]
    try:
        numbers = np.array(rows, dtype=float)
    except (TypeError, ValueError):
        raise InputError(
            f"variables of space `{space.name}` must be numbers, "
            f"{len(space.variables)} in each row, got {rows!r:.80}."
        ) from None
    width = len(space.variables)
    if numbers.ndim != 2 or numbers.shape[1] != width:
        raise InputError(
            f"space `{space.name}` has {width} variables, got a matrix {numbers.shape}."
        )
    whole = np.round(numbers)
    wrong = numbers[~np.isfinite(numbers) | (whole != numbers)]
    if wrong.size:
        raise InputError(
            f"variables of space `{space.name}` must be whole numbers, got {wrong[0]}: "
            "use the operators of `space_operators(space)`, the repair included."
        )
    return whole.astype(np.int64)


def genotypes_of(matrix: IntArray) -> list[Genotype]:
    """Return the rows of a matrix as genotypes."""
    return [tuple(row) for row in matrix.tolist()]


def check_width(space: SearchSpace, width: int) -> None:
    """Check that a problem has as many variables as a search space.

    Raises:
        InputError: If it has not.
    """
    if width != len(space.variables):
        raise InputError(
            f"space `{space.name}` has {len(space.variables)} variables, the problem has {width}."
        )


def _in_order(space: SearchSpace, row: Mapping[Any, Any]) -> list[Any]:
    names = [variable.name for variable in space.variables]
    if row.keys() != set(names):
        raise InputError(
            f"space `{space.name}` has the variables {', '.join(names)}, got {row!r:.80}."
        )
    return [row[name] for name in names]
