"""The evolution as an Optuna sampler."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

from optuna import Study
from optuna.storages import BaseStorage
from optuna.trial import FrozenTrial, TrialState

from freerea_plugins import Direction, PoolScore

from ..evolution.generations import Generations
from ..evolution.individual import GenomeT
from ..evolution.proposal import Proposal
from ..evolution.proposer import EvolutionProposer
from ..evolution.scoring import scoring
from ..evolution.strategy import POPULATION_SIZE, EvolutionStrategy
from .proposing_sampler import ProposingSampler, directions_of, unwrapped, usual_score
from .sampled_founders import FounderSampler, SampledFounders
from .scored_history import ScoredHistory
from .study_follower import is_feasible
from .study_proposals import Feasible, ParameterViolation
from .trial_encoding import TrialEncoding
from .trial_lineage import store_lineage


class EvolutionSampler(ProposingSampler[GenomeT]):
    """Proposes the trials of any study by an evolution.

    What is proposed depends on the study's finished trials, the seed and the trial's number
    alone: stopping, resuming and other processes make no difference. Completed trials make up the
    population, and pruned ones that have reported a value or violate a constraint; failed ones
    never. Those that ended within the constraints come first, then pruned ones, then those that
    violate the constraints least. Each trial keeps what it descends from, which `lineage_of` reads.

    Args:
        strategy: Who has children and who survives.
        encoding: Makes for each study what turns its trials into genomes.
        score: How several objectives become one score; that of `score_for` by default.
        seed: Seed of the evolution. If `None`, one is drawn for each study and stored with it.
        feasible: Rejects candidates before they become trials.
        violation: By how much candidates are outside of their limits; 0 for what is feasible.
        avoid_duplicates: Whether candidates that the study already has are varied further.
        founders: Makes the sampler that draws founders, of genomes that are `Parameters`.
    """

    def __init__(
        self,
        *,
        strategy: EvolutionStrategy,
        encoding: Callable[[], TrialEncoding[GenomeT]],
        score: PoolScore | None,
        seed: int | None,
        feasible: Feasible | None,
        violation: ParameterViolation | None,
        avoid_duplicates: bool,
        founders: FounderSampler | None = None,
    ) -> None:
        super().__init__(
            encoding=encoding,
            score=score,
            founder_count=strategy.population_size,
            seed=seed,
            feasible=feasible,
            violation=violation,
            avoid_duplicates=avoid_duplicates,
        )
        self.strategy = strategy
        self._founders = founders

    def create_proposer(
        self, directions: Sequence[Direction], score: PoolScore
    ) -> EvolutionProposer[GenomeT]:
        """Return what proposes founders and children for one study."""
        generations: Generations[Any] = Generations(self.strategy, scoring(directions, score))
        founders = None if self._founders is None else SampledFounders(self._founders, directions)
        return EvolutionProposer(generations, founders)

    @staticmethod
    def record(storage: BaseStorage, trial_id: int, proposal: Proposal[Any] | None) -> None:
        """Keep with a trial what its proposal descends from."""
        store_lineage(storage, trial_id, proposal)

    @staticmethod
    def best_trial(
        study: Study,
        score: PoolScore | None = None,
        *,
        accepts: Callable[[FrozenTrial], bool] = is_feasible,
        founder_count: int | None = None,
    ) -> FrozenTrial:
        """Return the best completed, feasible trial of a study by score over its whole history.

        Of several objectives in a study of one's own it is one of the front, the first of those
        that are most alone; `study.best_trials` of Optuna is the whole front.

        Args:
            study: A study with any number of objectives.
            score: How several objectives become one; that of the study's sampler by default, and
                what is the default of `FreeREASampler` if the sampler has none.
            accepts: Whether a trial is feasible; by default, whether it violates no constraint.
            founder_count: Number of founders that a score with a reference is relative to; by
                default the size of the sampler's population, and 25 if the sampler has none.

        Raises:
            ValueError: If no feasible trial is completed yet.
        """
        return EvolutionSampler.history(
            study, score, accepts=accepts, founder_count=founder_count
        ).best

    @staticmethod
    def history(
        study: Study,
        score: PoolScore | None = None,
        *,
        accepts: Callable[[FrozenTrial], bool] = is_feasible,
        founder_count: int | None = None,
    ) -> ScoredHistory:
        """Return the completed, feasible trials of a study with their scores.

        Takes the arguments of `best_trial`. The founders are those of the evolution: trials that
        violate no constraint, whatever is accepted.
        """
        sampler = unwrapped(study.sampler)
        if not isinstance(sampler, ProposingSampler):
            encoding, size = None, POPULATION_SIZE
            score = score or usual_score(study)
        else:
            score = score or sampler.score_for(study)
            encoding, size = sampler.encoding(), sampler.founder_count

        def may_found(trial: FrozenTrial) -> bool:
            has_genome = encoding is None or encoding.genome(trial) is not None
            return has_genome and is_feasible(trial)

        trials = study.get_trials(deepcopy=False, states=[TrialState.COMPLETE])
        return ScoredHistory(
            [trial for trial in trials if accepts(trial)],
            directions_of(study),
            score,
            list(itertools.islice(filter(may_found, trials), founder_count or size)),
            study.metric_names or (),
        )
