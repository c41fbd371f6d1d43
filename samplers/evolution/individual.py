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
        stopped_at: The step after which its evaluation was given up, as that of a pruned trial; its
            value is that of this step. `None` if it was evaluated to its end.
        is_feasible: Whether it violates no constraint.
        is_complete: Whether it is feasible and was evaluated to its end.
    """

    number: int
    genome: GenomeT
    values: tuple[float, ...]
    violations: tuple[float, ...] = ()
    stopped_at: int | None = None
    # Not properties: they are asked of all that live in each generation.
    is_feasible: bool = field(init=False, repr=False, compare=False)
    is_complete: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Look at the violations once."""
        is_feasible = not any(self.violations)
        object.__setattr__(self, "is_feasible", is_feasible)
        object.__setattr__(self, "is_complete", is_feasible and self.stopped_at is None)
