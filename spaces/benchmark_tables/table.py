"""What was recorded of trained architectures."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from freerea_plugins import Architecture, InputError, SearchSpace

from .columns import TEST_ACCURACY, column_names

FloatArray = npt.NDArray[np.float64]

LISTABLE = 100_000
"""Architectures of a search space that are looked at one by one without a thought."""


class BenchmarkTable(ABC):
    """Recorded values of architectures of one search space, in columns that have names.

    It judges a search, and is an input of one only where a user asks for a column by name.

    What belongs to a data set is stored under its name, as ``cifar10_test_accuracy``. For a space
    of that data set the column is also called ``test_accuracy``.

    An architecture that the table does not have is looked up as one that computes the same
    function.

    Args:
        space: The search space that the table describes, for one data set.
        source: Where the values come from, to be named in errors.
        stored: Names of the columns as they are stored.

    Attributes:
        space: The search space.
        source: Where the values come from.
    """

    def __init__(self, space: SearchSpace, source: str, stored: Sequence[str]) -> None:
        self.space = space
        self.source = source
        self._stored = column_names(stored, space)

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns; those of the space's data set are without its name."""
        return tuple({stored: name for name, stored in self._stored.items()}.values())

    @property
    @abstractmethod
    def provenance(self) -> Mapping[str, str]:
        """Where the values come from and how they were made, as far as the table knows."""

    @abstractmethod
    def architectures(self) -> Sequence[Architecture]:
        """Return all architectures of the table."""

    @abstractmethod
    def _find(self, architecture: Architecture, stored: str) -> float | None:
        """Return the value in a column, by its stored name, or `None` where there is none."""

    def _values(self, stored: str) -> FloatArray:
        """Return the values of a column, by its stored name."""
        found = [self._find(architecture, stored) for architecture in self.architectures()]
        return np.array(found, dtype=np.float64)

    def has(self, column: str) -> bool:
        """Return whether there is a column of this name."""
        return column in self._stored

    def require(self, column: str) -> None:
        """Check that there is a column of this name.

        Raises:
            InputError: If there is none.
        """
        self._stored_name(column)

    def require_values(self, column: str) -> None:
        """Check that a column has a value for every architecture, where all can be listed.

        Raises:
            InputError: If there is no such column, what it holds is wrong, or a value is missing.
        """
        stored = self._stored_name(column)
        self._values(stored)
        if self.space.distinct_size > LISTABLE:
            return
        for genotype in self.space.distinct():
            architecture = Architecture(self.space, genotype)
            if self._find(architecture, stored) is None:
                raise InputError(
                    f"benchmark table `{self.source}` has no `{column}` of `{architecture}`: "
                    "a column that a search uses needs a value for every architecture."
                )

    def find(self, architecture: Architecture, column: str) -> float | None:
        """Return the value of an architecture in a column, or `None` where there is none.

        Raises:
            InputError: If there is no such column, or what it holds is wrong.
        """
        return self._find(architecture, self._stored_name(column))

    def value(self, architecture: Architecture, column: str) -> float:
        """Return the value of an architecture in a column.

        Raises:
            InputError: If there is no such column, or it has no value for the architecture.
        """
        value = self.find(architecture, column)
        if value is None:
            raise InputError(
                f"benchmark table `{self.source}` has no `{column}` of `{architecture}`."
            )
        return value

    def values(self, column: str) -> FloatArray:
        """Return a column ``(n,)`` in the order of `architectures`; what is missing is NaN.

        Raises:
            InputError: If there is no such column, or what it holds is wrong.
        """
        return self._values(self._stored_name(column))

    def test_accuracy(self, architecture: Architecture) -> float:
        """Return the recorded test accuracy in percent.

        Raises:
            InputError: If the table does not have it.
        """
        return self.value(architecture, TEST_ACCURACY)

    def best(self, accepts: Callable[[Architecture], bool] = lambda _: True) -> Architecture | None:
        """Return the architecture of the highest test accuracy.

        Args:
            accepts: Says which architectures may be chosen; all by default.

        Returns:
            The architecture, or `None` if none is accepted.

        Raises:
            InputError: If the table has no test accuracies.
        """
        architectures = self.architectures()
        # From the best down, so that few have to be looked at.
        for place in np.argsort(-self.values(TEST_ACCURACY), kind="stable").tolist():
            architecture: Architecture = architectures[place]
            if accepts(architecture):
                return architecture
        return None

    def _stored_name(self, column: str) -> str:
        if column not in self._stored:
            known = ", ".join(self.columns) or "none"
            raise InputError(
                f"benchmark table `{self.source}` has no column `{column}` or "
                f"`{self.space.dataset.name}_{column}`; it has {known}."
            )
        return self._stored[column]
