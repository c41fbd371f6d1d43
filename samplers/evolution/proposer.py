"""What a search is: it takes in what was evaluated, and proposes what to evaluate next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Protocol

from .feasible_walk import Violation
from .individual import GenomeT, Individual
from .lineage import Lineage
from .proposal import Proposal, propose
from .scoring import least_violation
from .strategy import FreeREAStrategy
from .variation import Variation


class Proposer(Protocol[GenomeT]):
    """Proposes genomes by the individuals that it was given.

    What it proposes depends on the set of individuals alone, not on the order in which they come,
    and on the arguments of a call.
    """

    def add(self, individual: Individual[GenomeT]) -> None:
        """Take in an evaluated individual, feasible or not. Each number comes once."""

    def propose(
        self,
        number: int,
        *,
        variation: Variation[GenomeT],
        seed: int,
        is_feasible: Callable[[GenomeT], bool],
        is_known: Callable[[GenomeT], bool],
        violation: Violation[GenomeT] | None,
    ) -> Proposal[GenomeT] | None:
        """Return what to evaluate as a number; the arguments are those of `propose`."""

    def batch_size(self, number: int, under_way: int) -> int:
        """Return how many proposals from a number on may be asked for before any is evaluated.

        Args:
            number: Number of the first of the proposals.
            under_way: How many proposals before it are not evaluated yet.
        """


class EvolutionProposer(Generic[GenomeT]):
    """Proposes founders, then the children of an evolution.

    Args:
        lineage: Follows the evolution.
    """

    def __init__(self, lineage: Lineage[GenomeT]) -> None:
        self._lineage = lineage

    def add(self, individual: Individual[GenomeT]) -> None:
        """Add an individual to the lineage."""
        self._lineage.add(individual)

    def propose(
        self,
        number: int,
        *,
        variation: Variation[GenomeT],
        seed: int,
        is_feasible: Callable[[GenomeT], bool],
        is_known: Callable[[GenomeT], bool],
        violation: Violation[GenomeT] | None,
    ) -> Proposal[GenomeT] | None:
        """Return what `propose` does for the lineage."""
        return propose(
            number,
            lineage=self._lineage,
            variation=variation,
            seed=seed,
            is_feasible=is_feasible,
            is_known=is_known,
            violation=violation,
        )

    def batch_size(self, number: int, under_way: int) -> int:
        """Return the founders that are missing, or the children that remain of a generation."""
        return self._lineage.batch_size(number, under_way)


class RandomProposer(EvolutionProposer[GenomeT]):
    """Proposes random genomes: founders of an evolution that never begins.

    Nothing depends on what was evaluated, so that any number may be asked for at once.
    """

    def __init__(self) -> None:
        super().__init__(Lineage(FreeREAStrategy(), least_violation))

    def add(self, individual: Individual[GenomeT]) -> None:
        """Do nothing: an individual would be a founder."""
