"""An evaluated member of a population."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

GenomeT = TypeVar("GenomeT")


@dataclass(frozen=True, slots=True)
class Individual(Generic[GenomeT]):
    """A genome and what its evaluation gave.

    Attributes:
        number: Position in the order of proposals; the lower, the older.
        genome: What varies: a genotype of a search space, or parameters of a study.
        values: The value of each objective, unscored.
        violations: By how much it violates each constraint, 0 where it does not; none of a
            feasible one need be given. An infeasible one needs no values.
    """

    number: int
    genome: GenomeT
    values: tuple[float, ...]
    violations: tuple[float, ...] = ()

    @property
    def is_feasible(self) -> bool:
        """Whether it violates no constraint."""
        return not any(self.violations)
