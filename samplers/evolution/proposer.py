"""What a search is: it takes in what was evaluated, and proposes what to evaluate next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Generic, Protocol

from .feasible_walk import Violation
from .generations import Generations
from .individual import GenomeT, Individual
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


class FounderDraws(Protocol[GenomeT]):
    """Draws founders in place of chance."""

    def __call__(
        self, number: int, seed: int, individuals: Sequence[Individual[GenomeT]]
    ) -> Iterator[GenomeT]:
        """Yield genomes for a proposal, a few or none, which depend on the arguments alone.

        Args:
            number: Number of the proposal.
            seed: Seed of the whole evolution.
            individuals: Those evaluated so far, by number.
        """


class EvolutionProposer(Generic[GenomeT]):
    """Proposes founders, then the children of an evolution.

    Args:
        generations: Follows the evolution.
        founders: Draws founders. Where it gives nothing that is feasible and new, and without it,
            they are samples of the variation.
    """

    def __init__(
        self, generations: Generations[GenomeT], founders: FounderDraws[GenomeT] | None = None
    ) -> None:
        self._generations = generations
        self._founders = founders

    def add(self, individual: Individual[GenomeT]) -> None:
        """Add an individual to its generation."""
        self._generations.add(individual)

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
        """Return a founder that was drawn for it, else what `propose` does."""
        if self._founders is not None and self._generations.start_of_generation(number) is None:
            for genome in self._founders(number, seed, self._generations.individuals):
                if is_feasible(genome) and not is_known(genome):
                    return Proposal(genome, is_new=True, kind="founder")
        return propose(
            number,
            generations=self._generations,
            variation=variation,
            seed=seed,
            is_feasible=is_feasible,
            is_known=is_known,
            violation=violation,
        )

    def batch_size(self, number: int, under_way: int) -> int:
        """Return the founders that are missing, or the children that remain of a generation.

        It is 1 while founders are drawn by what was evaluated.
        """
        if self._founders is not None and self._generations.start_of_generation(number) is None:
            return 1
        return self._generations.batch_size(number, under_way)


class RandomProposer(EvolutionProposer[GenomeT]):
    """Proposes random genomes: founders of an evolution that never begins.

    Nothing depends on what was evaluated, so that any number may be asked for at once.
    """

    def __init__(self) -> None:
        super().__init__(Generations(FreeREAStrategy(), least_violation))

    def add(self, individual: Individual[GenomeT]) -> None:
        """Do nothing: an individual would be a founder."""
