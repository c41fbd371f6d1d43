"""What the columns of benchmark tables are called and hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from freerea_plugins import InputError, SearchSpace

ARCHITECTURE = "arch"
"""Column of the architectures, as their search space writes them."""

TEST_ACCURACY = "test_accuracy"
"""Column of the test accuracy in percent, at the end of training."""

_ACCURACY = re.compile(r"(.*_)?accuracy(_at_epoch_\d+|_\d+_epochs)?")


def column_names(stored: Iterable[str], space: SearchSpace) -> dict[str, str]:
    """Return the stored column for each name by which it may be asked for.

    That is its own name, and for a column of the space's data set also the name without that of the
    data set, which wins over a column that is stored so.
    """
    stored = [name for name in stored if name != ARCHITECTURE]
    prefix = f"{space.dataset.name}_"
    own = {name.removeprefix(prefix): name for name in stored if name.startswith(prefix)}
    return {name: name for name in stored} | own


def require_dataset(stored: Iterable[str], space: SearchSpace, source: str) -> None:
    """Check that a table has values for a data set.

    Columns without the name of a data set are of one that the space knows by name.

    Raises:
        InputError: If it has none.
    """
    dataset = space.dataset
    prefix = f"{dataset.name}_"
    if dataset in space.datasets or any(name.startswith(prefix) for name in stored):
        return
    known = ", ".join(each.name for each in space.datasets)
    raise InputError(
        f"benchmark table `{source}` has no values for data set `{dataset.name}`, which is none of "
        f"`{space.name}` ({known}) and begins the name of no column."
    )


def require_file(path: Path) -> None:
    """Check that there is a file that ends: a pipe or a device might never.

    Raises:
        InputError: If there is something else.
        OSError: If that cannot be found out.
    """
    if path.is_dir():
        raise InputError(
            f"benchmark table `{path}` cannot be read: an archive has to be made one first, by "
            "`freerea table import`."
        )
    if path.exists() and not path.is_file():
        raise InputError(f"benchmark table `{path}` cannot be read: it is no regular file.")


def require_columns(path: Path, names: Sequence[str], rows: int) -> None:
    """Check that a file has architectures, and each column once.

    Raises:
        InputError: If it has no column of them, a column twice, or no rows.
    """
    if ARCHITECTURE not in names:
        raise InputError(
            f"benchmark table `{path}` has no column `{ARCHITECTURE}`; "
            f"it has {', '.join(names) or 'none'}."
        )
    name, times = Counter(names).most_common(1)[0]
    if times > 1:
        raise InputError(f"benchmark table `{path}` has {times} columns `{name}`.")
    if rows == 0:
        raise InputError(f"benchmark table `{path}` has no rows.")


def is_accuracy(column: str) -> bool:
    """Return whether a column holds percentages, by its name."""
    return _ACCURACY.fullmatch(column) is not None


def checked(
    values: npt.NDArray[np.float64], column: str, place: Callable[[int], str]
) -> npt.NDArray[np.float64]:
    """Return the values of a column, after a check of each.

    Accuracies are percentages. Other values may be missing, which is NaN, and not infinite.

    Args:
        values: The values.
        column: The column's name.
        place: Says where a value stands, by its number from 0.

    Raises:
        InputError: If a value is wrong.
    """
    if is_accuracy(column):
        wrong = ~((values >= 0) & (values <= 100))
        right = "a percentage"
    else:
        wrong = np.isinf(values)
        right = "a finite number"
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise InputError(f"{place(row)}: `{column}` is {right}, got {values[row]:g}.")
    return values
