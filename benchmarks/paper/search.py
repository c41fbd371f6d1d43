"""One search, by any algorithm, on values from any source, until a clock stops it."""

from __future__ import annotations

import math
import time
import warnings
from collections.abc import Mapping
from dataclasses import dataclass

import optuna
from optuna import Study
from optuna.trial import FrozenTrial, Trial, TrialState

from freerea.metrics import pink_noise
from freerea.metrics.evaluation.fitness import find_score
from freerea.samplers import EvolutionSampler
from freerea.samplers.objectives.limits import is_within, resolve_limits, violation
from freerea.samplers.optuna_study.metric_names import name_metrics
from freerea_plugins import (
    Architecture,
    Genotype,
    LabelledInputs,
    PoolScore,
    SearchAlgorithm,
    SearchTask,
    default_plugin_manager,
)

from .sources import Folders, Source, WithImages

MARKS_A_DECADE = 10
"""How often the answer so far is looked at while the clock runs to ten times what it was."""


@dataclass(frozen=True)
class Budget:
    """When a search ends: whatever comes first.

    Attributes:
        seconds: Recorded seconds of the evaluations.
        evaluations: Number of evaluations.
    """

    seconds: float = math.inf
    evaluations: float = math.inf


@dataclass(frozen=True)
class Method:
    """A way to search, and by what.

    Attributes:
        name: As the paper calls it.
        algorithm: Name of the search algorithm.
        source: Where values come from.
        budget: When it ends.
        score: The pool score that joins several values, or its name.
        settings: Settings of the algorithm.
    """

    name: str
    algorithm: str
    source: Source
    budget: Budget
    score: str | PoolScore = "paper"
    settings: tuple[tuple[str, object], ...] = ()

    def create(self) -> SearchAlgorithm:
        """Return the algorithm with its settings."""
        return default_plugin_manager().algorithm(self.algorithm)(**dict(self.settings))


@dataclass(frozen=True)
class Search:
    """A search, with all that its outcome depends on.

    Attributes:
        method: How it searches.
        space: Name of the search space.
        dataset: Name of its data set.
        limits: Largest costs by name.
        seed: The seed.
        version: Version of the algorithm.
    """

    method: Method
    space: str
    dataset: str
    limits: tuple[tuple[str, float], ...]
    seed: int
    version: str


@dataclass(frozen=True)
class Found:
    """The answer of a search at some moment.

    Attributes:
        seconds: Recorded seconds so far.
        evaluations: Evaluations so far.
        genotype: The answer.
    """

    seconds: float
    evaluations: int
    genotype: Genotype


@dataclass(frozen=True)
class Run:
    """What came of a search.

    Attributes:
        answers: The answer at several moments, the last of them the end.
        own_seconds: What the algorithm itself took.
        front: Of several values, what no other architecture is better than in all.
    """

    answers: tuple[Found, ...]
    own_seconds: float
    front: tuple[Genotype, ...] = ()

    @property
    def end(self) -> Found:
        """The answer."""
        return self.answers[-1]


def search(search: Search, folders: Folders) -> Run:
    """Run a search.

    Args:
        search: The search.
        folders: Where it reads and writes; no part of what its outcome depends on.
    """
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
    return _Running(search, folders).run()


class _Running:
    def __init__(self, search: Search, folders: Folders) -> None:
        self._search = search
        method = search.method
        self._space = default_plugin_manager().space(search.space)(search.dataset)
        self._budget = method.budget
        self._limits = resolve_limits(dict(search.limits))
        self._measure = method.source.open(self._space, folders)
        self._algorithm = method.create()
        self._algorithm.check(self._space)
        self._task = SearchTask(
            space=self._space,
            directions=method.source.directions,
            score=find_score(method.score),
            seed=search.seed,
            feasible=self._is_feasible if self._limits else None,
            violation=self._violation if self._limits else None,
            batch=self._images(),
        )
        self._own_seconds = 0.0

    def run(self) -> Run:
        seconds, evaluations, mark = 0.0, 0, 1.0
        most = self._budget.evaluations
        if self._algorithm.evaluations is not None:
            most = min(most, self._algorithm.evaluations)
        started = time.perf_counter()
        study = optuna.create_study(
            directions=list(self._task.directions),
            sampler=self._algorithm.create_sampler(self._task),
        )
        name_metrics(study, list(self._search.method.source.names))
        self._own_seconds += time.perf_counter() - started
        known: set[Genotype] = set()
        answers: list[Found] = []
        while evaluations < most:
            trial, genotype = self._ask(study)
            if genotype in known and self._algorithm.proposes_once:
                break  # All that can be proposed was.
            if not self._space.is_valid(genotype) or not self._is_within(genotype):
                study.tell(trial, state=TrialState.PRUNED)
                continue
            values, taken = self._measure(Architecture(self._space, genotype))
            if seconds + taken > self._budget.seconds:
                break
            known.add(genotype)
            seconds, evaluations = seconds + taken, evaluations + 1
            self._tell(study, trial, values)
            clock = evaluations if math.isinf(self._budget.seconds) else seconds
            if clock >= mark:
                answers.append(Found(seconds, evaluations, self._answer(study)))
                mark = max(mark, clock) * 10 ** (1 / MARKS_A_DECADE)
        answers.append(Found(seconds, evaluations, self._answer(study)))
        return Run(tuple(answers), self._own_seconds, self._front(study))

    def _images(self) -> LabelledInputs | None:
        source = self._search.method.source
        if not isinstance(source, WithImages):
            return None
        batch = pink_noise(self._space.dataset, seed=self._search.seed).first(source.images)
        return LabelledInputs(batch.images.numpy(), batch.labels.numpy())

    def _ask(self, study: Study) -> tuple[Trial, Genotype]:
        started = time.perf_counter()
        trial = study.ask()
        for each in self._space.variables:
            trial.suggest_categorical(each.name, each.choices)
        self._own_seconds += time.perf_counter() - started
        return trial, self._space.genotype_of(trial.params)

    def _tell(self, study: Study, trial: Trial, values: tuple[float, ...]) -> None:
        started = time.perf_counter()
        study.tell(trial, values)
        self._own_seconds += time.perf_counter() - started

    def _answer(self, study: Study) -> Genotype:
        best: FrozenTrial | None = self._algorithm.best_trial(study, self._task)
        if best is None:
            best = EvolutionSampler.best_trial(study, self._task.score)
        return self._space.genotype_of(best.params)

    def _front(self, study: Study) -> tuple[Genotype, ...]:
        if len(self._task.directions) == 1:
            return ()
        return tuple({self._space.genotype_of(each.params): None for each in study.best_trials})

    def _architecture(self, parameters: Mapping[str, object]) -> Architecture:
        return Architecture(self._space, self._space.genotype_of(parameters))

    def _is_within(self, genotype: Genotype) -> bool:
        return is_within(self._limits, Architecture(self._space, genotype))

    def _is_feasible(self, parameters: Mapping[str, object]) -> bool:
        return is_within(self._limits, self._architecture(parameters))

    def _violation(self, parameters: Mapping[str, object]) -> float:
        return violation(self._limits, self._architecture(parameters))
