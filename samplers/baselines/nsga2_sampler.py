"""Optuna's NSGA-II, kept within a search space and its limits."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from optuna import Study
from optuna.distributions import BaseDistribution, CategoricalDistribution
from optuna.samplers import BaseSampler, NSGAIISampler
from optuna.trial import FrozenTrial, TrialState

from freerea_plugins import Genotype, InputError, SearchSpace, is_whole

from ..evolution.proposal import CHILDREN_TRIED, proposal_rng
from ..evolution.proposer import RandomProposer
from ..evolution.variation import FeasibleVariation, SpaceVariation
from ..optuna_study.study_proposals import Feasible, ParameterViolation, stored_seed
from ..optuna_study.trial_encoding import SpaceEncoding
from ..parameters.values import independent_draw
from .feasibility import Feasibility

Judged = Callable[[Genotype], bool]


class SpaceNSGAIISampler(BaseSampler):
    """Optuna's `NSGAIISampler` in a search space: fronts of architectures within the limits.

    Selection, crossover and mutation are Optuna's. What it does not know is added: the first
    generation, children that are no architectures or over a limit, and those that compute what a
    parent or another of their generation does, are made anew. Where that gives nothing, a random
    architecture within the limits is proposed. Each trial draws from a random stream of its own,
    so that a study that is resumed goes on as if it had not been stopped.

    Source: Deb et al., https://doi.org/10.1109/4235.996017.

    Args:
        space: A search space whose variables are the study's parameters.
        population_size: Number of architectures of a generation.
        crossover_probability: Of a child of two parents, each of whose choices is equally likely
            either's; else it is a copy of one.
        mutation_probability: Of each variable of a child, which is then drawn anew.
        seed: Seed of the proposals. If `None`, one is drawn for each study and stored with it.
        feasible: As for `FreeREASampler`, as all that follow.
        violation: By how much a candidate is outside of its limits.

    Raises:
        InputError: If a size or a probability is out of range.
    """

    def __init__(
        self,
        space: SearchSpace,
        *,
        population_size: int = 50,
        crossover_probability: float = 0.9,
        mutation_probability: float = 0.2,
        seed: int | None = None,
        feasible: Feasible | None = None,
        violation: ParameterViolation | None = None,
    ) -> None:
        if not (is_whole(population_size) and population_size >= 2):
            raise InputError(
                f"`population_size` must be a whole number from 2, got {population_size!r}."
            )
        for name, share in (
            ("crossover_probability", crossover_probability),
            ("mutation_probability", mutation_probability),
        ):
            if not 0 <= share <= 1:
                raise InputError(f"`{name}` must be from 0 to 1, got {share}.")
        self.space = space
        self.population_size = population_size
        self.crossover_probability = crossover_probability
        self.mutation_probability = mutation_probability
        self._seed = seed
        self._feasibility = Feasibility(space, feasible, violation)
        self._encoding = SpaceEncoding(space)
        self._variation = FeasibleVariation(SpaceVariation(space), self._feasibility)

    def infer_relative_search_space(
        self,
        study: Study,  # noqa: ARG002
        trial: FrozenTrial,  # noqa: ARG002
    ) -> dict[str, BaseDistribution]:
        """Return the variables of the space that have more than one choice."""
        return {
            each.name: CategoricalDistribution(each.choices)
            for each in self.space.variables
            if len(each.choices) > 1
        }

    def sample_relative(
        self, study: Study, trial: FrozenTrial, search_space: dict[str, BaseDistribution]
    ) -> dict[str, Any]:
        """Return the choice of each variable of a new architecture.

        Raises:
            NothingFeasibleError: If nothing feasible was found.
        """
        seed = self._seed_of(study)
        optuna = self._optuna(proposal_rng(seed, trial.number).getrandbits(32))
        generation = optuna.get_trial_generation(study, trial)
        parents = optuna.get_parent_population(study, generation)
        siblings = optuna.get_population(study, generation)
        known = self._keys(study, trial, [*parents, *siblings])
        for _ in range(CHILDREN_TRIED if parents else 0):
            child = self._child(optuna, study, trial, search_space)
            if self._feasibility(child) and self._variation.key(child) not in known:
                return self.space.parameters(child)
        proposal = RandomProposer[Genotype]().propose(
            trial.number,
            variation=self._variation,
            seed=seed,
            is_feasible=self._feasibility,
            is_known=lambda genotype: self._variation.key(genotype) in known,
            violation=self._feasibility.excess,
        )
        assert proposal is not None  # A space can always be sampled.
        return self.space.parameters(proposal.genome)

    def sample_independent(
        self,
        study: Study,
        trial: FrozenTrial,
        param_name: str,
        param_distribution: BaseDistribution,
    ) -> Any:
        """Return the one choice that a variable has, and a random value of any other parameter."""
        draw = independent_draw(proposal_rng(self._seed_of(study), trial.number))
        return draw(param_name, param_distribution)

    def _child(
        self,
        optuna: NSGAIISampler,
        study: Study,
        trial: FrozenTrial,
        search_space: dict[str, BaseDistribution],
    ) -> Genotype:
        values = optuna.sample_relative(study, trial, search_space)
        for name, distribution in search_space.items():
            if name not in values:  # It is to mutate.
                values[name] = optuna.sample_independent(study, trial, name, distribution)
        single = {each.name: each.choices[0] for each in self.space.variables}
        return self.space.genotype_of({**single, **values})

    def _optuna(self, seed: int) -> NSGAIISampler:
        return NSGAIISampler(
            population_size=self.population_size,
            crossover_prob=self.crossover_probability,
            mutation_prob=self.mutation_probability,
            seed=seed,
        )

    def _keys(
        self, study: Study, trial: FrozenTrial, relatives: list[FrozenTrial]
    ) -> set[Hashable]:
        """Return the keys of relatives and of what is under way."""
        running = study.get_trials(deepcopy=False, states=[TrialState.RUNNING])
        genotypes = (
            self._encoding.genome(each)
            for each in (*relatives, *running)
            if each.number != trial.number
        )
        return {self._variation.key(each) for each in genotypes if each is not None}

    def _seed_of(self, study: Study) -> int:
        if self._seed is None:
            return stored_seed(study._storage, study._study_id)
        return self._seed
