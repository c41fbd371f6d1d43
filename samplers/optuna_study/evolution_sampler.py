"""The evolution as an Optuna sampler."""

from __future__ import annotations

import hashlib
import threading
import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic

import numpy as np
from optuna import Study
from optuna.distributions import BaseDistribution
from optuna.samplers import BaseSampler
from optuna.storages import BaseStorage
from optuna.study import StudyDirection
from optuna.trial import FrozenTrial, TrialState

from freerea.metrics import PaperPoolScore
from freerea_plugins import Direction, PoolScore

from ..evolution.individual import GenomeT
from ..evolution.lineage import Lineage
from ..evolution.population import Scoring
from ..evolution.proposal import proposal_rng, propose
from ..evolution.scoring import scoring
from ..evolution.strategy import EvolutionStrategy
from ..evolution.variation import FeasibleVariation
from ..parameters.values import independent_draw
from .study_history import History, is_feasible
from .trial_encoding import TrialEncoding

SEED_ATTRIBUTE = "freerea:seed"
"""User attribute of a study that holds the seed of its evolution."""

Feasible = Callable[[Mapping[str, Any]], bool]
"""Tells from its parameters whether a candidate may become a trial."""


class EvolutionSampler(BaseSampler, Generic[GenomeT]):
    """Proposes the trials of any study by an evolution.

    What is proposed depends on the study's finished trials, the seed and the trial's number
    alone: stopping, resuming and other processes make no difference. Completed trials whose
    constraints are all satisfied make up the population; failed and pruned ones do not.

    Args:
        strategy: Who has children and who survives.
        encoding: Makes for each study what turns its trials into genomes.
        score: How several objectives become one score.
        seed: Seed of the evolution. If `None`, one is drawn for each study and stored with it.
        feasible: Rejects candidates before they become trials.
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
        avoid_duplicates: bool,
    ) -> None:
        self.strategy = strategy
        self.score = score
        self._encoding = encoding
        self._seed = seed
        self._feasible = feasible
        self._avoid_duplicates = avoid_duplicates
        self._prepare()

    def _prepare(self) -> None:
        self._lock = threading.RLock()
        self._histories: weakref.WeakKeyDictionary[BaseStorage, dict[int, History[GenomeT]]] = (
            weakref.WeakKeyDictionary()
        )
        self._proposed: dict[tuple[int, int], _Proposed] = {}

    def __getstate__(self) -> dict[str, Any]:
        state = dict(self.__dict__)
        for name in ("_lock", "_histories", "_proposed"):
            del state[name]  # All can be had again from the study.
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
        proposed = self._proposed.get((study._study_id, trial._trial_id))
        if proposed is None:
            with self._lock:
                proposed = self._propose(study, trial)
        if param_name in proposed.values:
            value = proposed.values[param_name]
            if _contains(param_distribution, value):
                return value
        # As the proposal would have been, had the parameter been known.
        return independent_draw(proposal_rng(proposed.seed, trial.number))(
            param_name, param_distribution
        )

    def after_trial(
        self,
        study: Study,
        trial: FrozenTrial,
        state: TrialState,  # noqa: ARG002
        values: Sequence[float] | None,  # noqa: ARG002
    ) -> None:
        """Forget the proposal of a finished trial."""
        self._proposed.pop((study._study_id, trial._trial_id), None)

    def batch_size(self, study: Study) -> int:
        """Return how many trials may be asked for at once without changing the evolution.

        While founders are missing these are the missing founders, later the children that remain
        of the generation. Asking for so many, and telling their values in any order, gives the
        same history as asking and telling one by one.
        """
        with self._lock:
            history = self._history(study)
            number = history.follow_all()
            if history.lineage.start_of_generation(number) is None:
                return max(1, self.strategy.population_size - history.lineage.size)
            return len(self.strategy.brood) - history.lineage.child(number)

    @staticmethod
    def best_trial(
        study: Study,
        score: PoolScore | None = None,
        *,
        accepts: Callable[[FrozenTrial], bool] = is_feasible,
    ) -> FrozenTrial:
        """Return the best completed, feasible trial of a study by score over its whole history.

        Args:
            study: A study with any number of objectives.
            score: How several objectives become one; that of the study's sampler by default.
            accepts: Whether a trial is feasible; by default, whether it violates no constraint.

        Raises:
            ValueError: If no feasible trial is completed yet.
        """
        if score is None:
            sampler = study.sampler
            score = sampler.score if isinstance(sampler, EvolutionSampler) else PaperPoolScore()
        trials = study.get_trials(deepcopy=False, states=[TrialState.COMPLETE])
        feasible = [trial for trial in trials if accepts(trial)]
        if not feasible:
            raise ValueError("No feasible trials are completed yet.")
        values = np.array([trial.values for trial in feasible], dtype=float)
        return feasible[int(np.argmax(_scoring(study, score)(values)))]

    def _history(self, study: Study) -> History[GenomeT]:
        studies = self._histories.setdefault(study._storage, {})
        if study._study_id not in studies:
            lineage: Lineage[GenomeT] = Lineage(self.strategy, _scoring(study, self.score))
            encoding = self._encoding()
            variation = FeasibleVariation(
                encoding.variation, lambda genome: self._accepts(encoding.parameters(genome))
            )
            studies[study._study_id] = History(
                weakref.proxy(study._storage), study._study_id, lineage, encoding, variation
            )
        return studies[study._study_id]

    def _seed_of(self, study: Study) -> int:
        if self._seed is not None:
            return self._seed
        # Pruners may hand over a part of a study, which has no attributes.
        storage, study_id = study._storage, study._study_id
        stored = storage.get_study_user_attrs(study_id).get(SEED_ATTRIBUTE)
        if stored is None:
            stored = _drawn_seed(storage, study_id)
            storage.set_study_user_attr(study_id, SEED_ATTRIBUTE, stored)
        return int(stored)

    def _propose(self, study: Study, trial: FrozenTrial) -> _Proposed:
        """Return what was proposed for a trial, after proposing it the first time."""
        identity = (study._study_id, trial._trial_id)
        if identity not in self._proposed:
            history = self._history(study)
            history.follow(trial)
            if history.seed is None:
                history.seed = self._seed_of(study)
            variation = history.variation
            proposal = propose(
                trial.number,
                lineage=history.lineage,
                variation=variation,
                seed=history.seed,
                is_feasible=variation.is_feasible,
                is_known=(
                    history.is_known(trial.number)
                    if self._avoid_duplicates
                    else lambda _genome: False
                ),
            )
            values = history.encoding.parameters(proposal.genome) if proposal else {}
            self._proposed[identity] = _Proposed(values, history.seed)
        return self._proposed[identity]

    def _accepts(self, parameters: Mapping[str, Any]) -> bool:
        return self._feasible is None or self._feasible(parameters)


@dataclass(frozen=True)
class _Proposed:
    values: Mapping[str, Any]
    seed: int


def _drawn_seed(storage: BaseStorage, study_id: int) -> int:
    """Return a seed that workers who start at the same time agree on.

    It comes from the moment at which the first trial began, which is the same for all of them.
    """
    first = storage.get_trial(storage.get_trial_id_from_study_id_trial_number(study_id, 0))
    name = storage.get_study_name_from_id(study_id)
    digest = hashlib.sha256(f"{name} {first.datetime_start}".encode()).digest()
    return int.from_bytes(digest[:4], "big")


def _contains(distribution: BaseDistribution, value: Any) -> bool:
    try:
        return distribution._contains(distribution.to_internal_repr(value))
    except ValueError:
        return False


def _scoring(study: Study, score: PoolScore) -> Scoring:
    directions: list[Direction] = [
        "maximize" if each == StudyDirection.MAXIMIZE else "minimize" for each in study.directions
    ]
    return scoring(directions, score)
