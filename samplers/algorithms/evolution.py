"""The evolutions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freerea_plugins import SearchAlgorithm, SearchTask

if TYPE_CHECKING:
    from optuna.samplers import BaseSampler


class FreeREAAlgorithm(SearchAlgorithm):
    """Evolution with two parents, two mutations and a crossover; the paper's FreeREA.

    Args:
        population_size: Number of individuals.
        tournament_size: Number of individuals drawn to find two parents.
        crossover: Whether there is a third offspring by crossover.
    """

    name = "freerea"
    proposes_once = True

    def __init__(
        self, population_size: int = 25, tournament_size: int = 5, crossover: bool = True
    ) -> None:
        self.population_size = population_size
        self.tournament_size = tournament_size
        self.crossover = crossover

    def create_sampler(self, task: SearchTask) -> BaseSampler:
        """Return a `FreeREASampler`."""
        from ..optuna_study.freerea_sampler import FreeREASampler

        return FreeREASampler(
            population_size=self.population_size,
            tournament_size=self.tournament_size,
            crossover=self.crossover,
            seed=task.seed,
            space=task.space,
            score=task.score,
            feasible=task.feasible,
            violation=task.violation,
        )


class RegularizedEvolutionAlgorithm(SearchAlgorithm):
    """Evolution with one parent and one mutation, the oldest dies; the paper's FreeREA⁻ and REA.

    Args:
        population_size: Number of individuals.
        tournament_size: Number of individuals drawn to find a parent.
    """

    name = "regularized-evolution"
    aliases = ("rea",)
    proposes_once = True

    def __init__(self, population_size: int = 25, tournament_size: int = 5) -> None:
        self.population_size = population_size
        self.tournament_size = tournament_size

    def create_sampler(self, task: SearchTask) -> BaseSampler:
        """Return a `RegularizedEvolutionSampler`."""
        from ..optuna_study.freerea_sampler import RegularizedEvolutionSampler

        return RegularizedEvolutionSampler(
            population_size=self.population_size,
            tournament_size=self.tournament_size,
            seed=task.seed,
            space=task.space,
            score=task.score,
            feasible=task.feasible,
            violation=task.violation,
        )
