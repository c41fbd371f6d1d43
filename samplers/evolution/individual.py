"""An evaluated member of a population."""

from __future__ import annotations

from dataclasses import dataclass, field
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
        is_feasible: Whether it violates no constraint.
    """

    number: int
    genome: GenomeT
    values: tuple[float, ...]
    violations: tuple[float, ...] = ()
    # Not a property: it is asked of all that live in each generation.
    is_feasible: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Look at the violations once."""
        object.__setattr__(self, "is_feasible", not any(self.violations))
