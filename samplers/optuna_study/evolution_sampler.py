"""The evolution as an Optuna sampler."""

from __future__ import annotations

import functools
import itertools
import threading
import weakref
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic

from optuna import Study
from optuna.distributions import BaseDistribution
from optuna.samplers import BaseSampler
from optuna.study import StudyDirection
from optuna.trial import FrozenTrial, TrialState

from freerea.metrics import PaperPoolScore
from freerea_plugins import Direction, PoolScore

from ..evolution.individual import GenomeT
from ..evolution.lineage import Lineage
from ..evolution.scoring import scoring
from ..evolution.strategy import POPULATION_SIZE, EvolutionStrategy
from .per_study import PerStudy
from .scored_history import ScoredHistory
from .study_evolution import Feasible, ParameterViolation, StudyEvolution
from .study_follower import is_feasible
from .trial_encoding import TrialEncoding


class EvolutionSampler(BaseSampler, Generic[GenomeT]):
    """Proposes the trials of any study by an evolution.

    What is proposed depends on the study's finished trials, the seed and the trial's number
    alone: stopping, resuming and other processes make no difference. Completed trials make up the
    population, of which those whose constraints are all satisfied come first, then those that
    violate them least. Pruned trials belong to it if they violate a constraint; failed ones never.

    Args:
        strategy: Who has children and who survives.
        encoding: Makes for each study what turns its trials into genomes.
        score: How several objectives become one score.
        seed: Seed of the evolution. If `None`, one is drawn for each study and stored with it.
        feasible: Rejects candidates before they become trials.
        violation: By how much candidates are outside of their limits; 0 for what is feasible.
        avoid_duplicates: Whether candidates that the study already has are varied further.
    """

    def __init__(
        self,
        *,
        strategy: EvolutionStrategy,
        encoding: Callable[[], TrialEncoding[GenomeT]],
        score: PoolScore,
        seed: int | None,
        feasible: Feasible | None,
        violation: ParameterViolation | None,
        avoid_duplicates: bool,
    ) -> None:
        self.strategy = strategy
        self.score = score
        self._encoding = encoding
        self._seed = seed
        self._feasible = feasible
        if feasible is None and violation is not None:
            self._feasible = functools.partial(_is_within, violation)
        self._violation = violation
        self._avoid_duplicates = avoid_duplicates
        self._prepare()

    def _prepare(self) -> None:
        self._lock = threading.RLock()
        self._evolutions: PerStudy[StudyEvolution[GenomeT]] = PerStudy()

    def __getstate__(self) -> dict[str, Any]:
        state = dict(self.__dict__)
        for name in ("_lock", "_evolutions"):
            del state[name]  # Both can be had again from the study.
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._prepare()

    def infer_relative_search_space(
        self,
        study: Study,  # noqa: ARG002
        trial: FrozenTrial,  # noqa: ARG002
    ) -> dict[str, BaseDistribution]:
        """Return nothing: parameters are looked up one by one, so that they may be conditional."""
        return {}

    def sample_relative(
        self, study: Study, trial: FrozenTrial, search_space: dict[str, BaseDistribution]
    ) -> dict[str, Any]:
        """Return a value for each parameter of the search space."""
        return {
            name: self.sample_independent(study, trial, name, distribution)
            for name, distribution in search_space.items()
        }

    def sample_independent(
        self,
        study: Study,
        trial: FrozenTrial,
        param_name: str,
        param_distribution: BaseDistribution,
    ) -> Any:
        """Return the value that the trial's proposal has for a parameter, else a random one."""
        evolution = self._evolutions.get(study) or self._evolution(study)
        proposal = evolution.known_proposal(trial.number)
        if proposal is None:
            with self._lock:
                proposal = evolution.proposal(trial)
        if param_name in proposal.values:
            value = proposal.values[param_name]
            if _contains(param_distribution, value):
                return value
        else:
            evolution.warn_if_never_varied(param_name)
        return proposal.draw(param_name, param_distribution)

    def after_trial(
        self,
        study: Study,
        trial: FrozenTrial,
        state: TrialState,  # noqa: ARG002
        values: Sequence[float] | None,  # noqa: ARG002
    ) -> None:
        """Forget the proposal of a finished trial."""
        with self._lock:
            evolution = self._evolutions.get(study)
            if evolution is not None:
                evolution.forget(trial.number)

    def batch_size(self, study: Study) -> int:
        """Return how many trials may be asked for at once without changing the evolution.

        While founders are missing these are the founders that are not under way either, later
        the children that remain of the generation. Asking for so many, and telling their values
        in any order, gives the same history as asking and telling one by one.
        """
        with self._lock:
            return self._evolution(study).batch_size()

    @staticmethod
    def best_trial(
        study: Study,
        score: PoolScore | None = None,
        *,
        accepts: Callable[[FrozenTrial], bool] = is_feasible,
        founders: int | None = None,
    ) -> FrozenTrial:
        """Return the best completed, feasible trial of a study by score over its whole history.

        Args:
            study: A study with any number of objectives.
            score: How several objectives become one; that of the study's sampler by default.
            accepts: Whether a trial is feasible; by default, whether it violates no constraint.
            founders: Number of founders that a score with a reference is relative to; by default
                the size of the sampler's population, and 25 if the sampler has none.

        Raises:
            ValueError: If no feasible trial is completed yet.
        """
        return EvolutionSampler.history(study, score, accepts=accepts, founders=founders).best

    @staticmethod
    def history(
        study: Study,
        score: PoolScore | None = None,
        *,
        accepts: Callable[[FrozenTrial], bool] = is_feasible,
        founders: int | None = None,
    ) -> ScoredHistory:
        """Return the completed, feasible trials of a study with their scores.

        Takes the arguments of `best_trial`. The founders are those of the evolution: trials that
        violate no constraint, whatever is accepted.
        """
        evolving = study.sampler if isinstance(study.sampler, EvolutionSampler) else None
        if evolving is None:
            encoding, size = None, POPULATION_SIZE
        else:
            score = score or evolving.score
            encoding, size = evolving._encoding(), evolving.strategy.population_size

        def may_found(trial: FrozenTrial) -> bool:
            has_genome = encoding is None or encoding.genome(trial) is not None
            return has_genome and is_feasible(trial)

        trials = study.get_trials(deepcopy=False, states=[TrialState.COMPLETE])
        return ScoredHistory(
            [trial for trial in trials if accepts(trial)],
            _directions(study),
            score or PaperPoolScore(),
            list(itertools.islice(filter(may_found, trials), founders or size)),
        )

    def _evolution(self, study: Study) -> StudyEvolution[GenomeT]:
        def evolution() -> StudyEvolution[GenomeT]:
            return StudyEvolution(
                weakref.proxy(study._storage),
                study._study_id,
                lineage=Lineage(self.strategy, scoring(_directions(study), self.score)),
                encoding=self._encoding(),
                seed=self._seed,
                feasible=self._feasible,
                violation=self._violation,
                avoid_duplicates=self._avoid_duplicates,
            )

        with self._lock:
            return self._evolutions.setdefault(study, evolution)


def _contains(distribution: BaseDistribution, value: Any) -> bool:
    try:
        return distribution._contains(distribution.to_internal_repr(value))
    except ValueError:
        return False


def _directions(study: Study) -> list[Direction]:
    return [
        "maximize" if each == StudyDirection.MAXIMIZE else "minimize" for each in study.directions
    ]


def _is_within(violation: ParameterViolation, parameters: Mapping[str, Any]) -> bool:
    return violation(parameters) <= 0
