"""FreeREA and plain regularised evolution as Optuna samplers."""

from __future__ import annotations

from typing import Any

from freerea_plugins import PoolScore, SearchSpace

from ..evolution.strategy import POPULATION_SIZE, FreeREAStrategy, RegularizedEvolutionStrategy
from .evolution_sampler import EvolutionSampler
from .sampled_founders import FounderSampler, checked_founders
from .study_proposals import Feasible, ParameterViolation
from .trial_encoding import VariationFactory, encoding_of


class FreeREASampler(EvolutionSampler[Any]):
    """The evolution of FreeREA for any study.

    Two parents are drawn by tournament; each is mutated and a third child is their crossover;
    the oldest individual dies and the best of the rest live on. With one objective individuals
    are compared by its value, with several by the pool score.

    Source: Cavagnero et al., FreeREA, https://arxiv.org/abs/2207.05135, section 3.2.

    Args:
        population_size: Number of individuals, and of the founders that a score with a reference
            is relative to.
        tournament_size: Number of individuals drawn to find two parents.
        crossover: Whether there is a third child by crossover.
        seed: Seed of the evolution. If `None`, one is drawn for each study and stored with it.
        space: A search space whose variables are the study's parameters. It brings its own
            mutation and crossover, and knows which genotypes are duplicates. Further parameters
            that the objective suggests are evolved in one genome with the architecture.
        variation: Makes how the parameters of a study vary, with `space` those beside its
            variables: a class derived from `ParameterVariation`.
        mutation_width: Standard deviation of the step of a mutated number, as a share of its
            range; a tenth by default. `variation` is called with it, if it is given.
        founders: Makes the sampler of Optuna that draws the founders of a study without `space`,
            with ``seed=``: a class as ``QMCSampler``. By default they are drawn uniformly.
        score: How several objectives become one score. By default that of the front, dominance and
            then crowding, and the paper's in a study of training-free metrics.
        feasible: Called with the parameters that a candidate would have as a trial; what it
            rejects does not become one. Without `space` it is not asked until a trial has ended,
            which shows what parameters there are. Which of them are conditional, and on
            what, is learnt from trials too.
        avoid_duplicates: Whether candidates that the study already has are varied further.

    Raises:
        InputError: If a size, the seed or the width is out of range, or `founders` makes no
            sampler.
    """

    def __init__(
        self,
        *,
        population_size: int = POPULATION_SIZE,
        tournament_size: int = 5,
        crossover: bool = True,
        seed: int | None = None,
        space: SearchSpace | None = None,
        variation: VariationFactory | None = None,
        mutation_width: float | None = None,
        founders: FounderSampler | None = None,
        score: PoolScore | None = None,
        feasible: Feasible | None = None,
        violation: ParameterViolation | None = None,
        avoid_duplicates: bool = True,
    ) -> None:
        strategy = FreeREAStrategy(
            population_size=population_size, tournament_size=tournament_size, crossover=crossover
        )
        super().__init__(
            strategy=strategy,
            encoding=encoding_of(space, variation, mutation_width),
            score=score,
            seed=seed,
            feasible=feasible,
            violation=violation,
            avoid_duplicates=avoid_duplicates,
            founders=checked_founders(founders, space),
        )


class RegularizedEvolutionSampler(EvolutionSampler[Any]):
    """Plain regularised evolution: one parent, one mutation, the oldest dies.

    With several objectives compared by the paper's pool score this is the paper's FreeREA⁻.

    Source: Real et al., https://arxiv.org/abs/1802.01548.

    Args:
        population_size: Number of individuals.
        tournament_size: Number of individuals drawn to find a parent.
        seed: As for `FreeREASampler`, as all that follow.
        space: Search space.
        variation: How parameters vary.
        mutation_width: How wide steps of numbers are.
        founders: Which sampler draws founders.
        score: How several objectives become one score.
        feasible: What becomes a trial.
        violation: By how much a candidate must not.
        avoid_duplicates: Whether candidates that the study has are varied further.

    Raises:
        InputError: If a size, the seed or the width is out of range, or `founders` makes no
            sampler.
    """

    def __init__(
        self,
        *,
        population_size: int = 50,
        tournament_size: int = 5,
        seed: int | None = None,
        space: SearchSpace | None = None,
        variation: VariationFactory | None = None,
        mutation_width: float | None = None,
        founders: FounderSampler | None = None,
        score: PoolScore | None = None,
        feasible: Feasible | None = None,
        violation: ParameterViolation | None = None,
        avoid_duplicates: bool = True,
    ) -> None:
        super().__init__(
            strategy=RegularizedEvolutionStrategy(
                population_size=population_size, tournament_size=tournament_size
            ),
            encoding=encoding_of(space, variation, mutation_width),
            score=score,
            seed=seed,
            feasible=feasible,
            violation=violation,
            avoid_duplicates=avoid_duplicates,
            founders=checked_founders(founders, space),
        )
