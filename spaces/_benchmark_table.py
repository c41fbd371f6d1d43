"""Recorded accuracies, to judge a search; never an input to it."""

from __future__ import annotations

import csv
import gzip
import math
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TextIO, cast

from freerea_plugins import Architecture, Genotype, InputError, SearchSpace


class BenchmarkTable:
    """Test accuracies of trained architectures of one search space and data set.

    Args:
        space: The search space the table describes.
        test_accuracies: Test accuracy in percent of each genotype.
    """

    def __init__(self, space: SearchSpace, test_accuracies: Mapping[Genotype, float]) -> None:
        self._space = space
        self._test_accuracies = test_accuracies

    @classmethod
    def from_csv(cls, path: Path, space: SearchSpace) -> BenchmarkTable:
        """Read a table from a CSV file, gzipped or not.

        The file has a column ``arch`` with architectures as the space writes them, and a column
        ``<data set>_test_accuracy`` in percent.

        Raises:
            InputError: If the file cannot be read, a column is missing, or a row is wrong.
        """
        column = f"{space.dataset.name}_test_accuracy"
        accuracies: dict[Genotype, float] = {}
        try:
            with _open_text(path) as file:
                rows = csv.DictReader(file)
                _require_columns(path, ("arch", column), rows.fieldnames or ())
                for line, row in enumerate(rows, start=2):
                    place = f"{path}, line {line}"
                    genotype = _genotype(space, row["arch"], place)
                    if genotype in accuracies:
                        raise InputError(f"{place}: `{row['arch']}` appears twice.")
                    accuracies[genotype] = _accuracy(row[column], place)
        except (OSError, EOFError, UnicodeDecodeError, csv.Error, zlib.error) as error:
            raise InputError(f"benchmark table `{path}` cannot be read: {error}.") from error
        if not accuracies:
            raise InputError(f"benchmark table `{path}` has no rows.")
        return cls(space, accuracies)

    def test_accuracy(self, architecture: Architecture) -> float:
        """Return the recorded test accuracy in percent.

        Raises:
            InputError: If the table does not have the architecture.
        """
        if architecture.genotype not in self._test_accuracies:
            raise InputError(f"`{architecture}` is not in the benchmark table.")
        return self._test_accuracies[architecture.genotype]

    def architectures(self) -> Sequence[Architecture]:
        """Return all architectures of the table."""
        return [Architecture(self._space, genotype) for genotype in self._test_accuracies]


def _open_text(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return cast("TextIO", gzip.open(path, "rt", encoding="utf-8", newline=""))
    return path.open(encoding="utf-8", newline="")


def _require_columns(path: Path, required: Sequence[str], present: Sequence[str]) -> None:
    for column in required:
        if column not in present:
            raise InputError(
                f"benchmark table `{path}` has no column `{column}`; it has {', '.join(present)}."
            )


def _genotype(space: SearchSpace, text: str | None, place: str) -> Genotype:
    try:
        # A row that ends early has `None` for what it lacks.
        return space.decode(text or "")
    except InputError as error:
        raise InputError(f"{place}: {error}") from error


def _accuracy(text: str, place: str) -> float:
    try:
        accuracy = float(text)
    except (TypeError, ValueError):
        accuracy = math.nan
    if not 0 <= accuracy <= 100:
        raise InputError(f"{place}: a test accuracy is a percentage, got `{text}`.")
    return accuracy
