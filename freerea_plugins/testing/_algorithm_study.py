"""Studies in which a search algorithm is watched."""

from __future__ import annotations

import random
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from .._algorithm import LabelledInputs, SearchAlgorithm, SearchTask
from .._architecture import Genotype
from .._metric import Direction
from .._pool_score import PoolScore
from .._space import SearchSpace
from ._expectation import expect, no_exception

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from optuna import Study
    from optuna.samplers import BaseSampler

_IMAGES = 8


class SignedSum(PoolScore):
    """The sum of the values, those to be minimised taken off."""

    name = "signed-sum"

    def __call__(
        self, values: npt.NDArray[np.float64], directions: Sequence[Direction]
    ) -> npt.NDArray[np.float64]:
        """Return the score of each member."""
        import numpy as np

        signs = np.array([1.0 if each == "maximize" else -1.0 for each in directions])
        scores: npt.NDArray[np.float64] = np.where(
            np.isfinite(values), values * signs, -np.inf
        ).sum(axis=1)
        return scores


def task_of(space: SearchSpace, directions: tuple[Direction, ...]) -> SearchTask:
    """Return a task without limits, with images of noise."""
    import numpy as np

    rng = np.random.default_rng(0)
    shape = (_IMAGES, *space.dataset.input_shape)
    images = LabelledInputs(
        rng.standard_normal(shape).astype(np.float32), np.arange(_IMAGES) % space.dataset.classes
    )
    return SearchTask(
        space=space, directions=directions, score=SignedSum(), batch=images, training=images
    )


@dataclass(frozen=True)
class Excess:
    """By how much the choices of an architecture, as numbers, add up to more than a limit.

    Attributes:
        space: The search space.
        limit: The limit.
    """

    space: SearchSpace
    limit: float

    def __call__(self, parameters: Mapping[str, Any]) -> float:
        """Return the excess, 0 within the limit."""
        return max(0.0, sum(self.space.genotype_of(parameters)) - self.limit)

    def is_none(self, parameters: Mapping[str, Any]) -> bool:
        """Return whether an architecture is within the limit."""
        return self(parameters) <= 0


def limited(task: SearchTask) -> SearchTask:
    """Return a task with a limit that about half of all architectures are within."""
    rng = random.Random(0)
    excess = Excess(task.space, statistics.median(sum(task.space.sample(rng)) for _ in range(51)))
    return replace(task, feasible=excess.is_none, violation=excess)


@dataclass(frozen=True)
class Watched:
    """A search algorithm, what it is told to search, and how its study goes on.

    Attributes:
        subject: How the algorithm is called in messages.
        algorithm: The algorithm.
        task: What it searches.
        trials: How many trials a study has.
    """

    subject: str
    algorithm: SearchAlgorithm
    task: SearchTask
    trials: int

    def seeded(self, seed: int) -> Watched:
        """Return the same with another seed."""
        return replace(self, task=replace(self.task, seed=seed))

    def sampler(self) -> BaseSampler:
        """Return a new sampler of the algorithm."""
        from optuna.samplers import BaseSampler

        with no_exception(self.subject, "in `create_sampler`", "it must return a sampler"):
            sampler = self.algorithm.create_sampler(self.task)
        expect(
            isinstance(sampler, BaseSampler),
            f"{self.subject} has a `create_sampler` that returns a {type(sampler).__name__}; it "
            "must be an optuna.samplers.BaseSampler",
        )
        return sampler

    def study(self, sampler: BaseSampler) -> Study:
        """Return a new study in memory."""
        import optuna

        return optuna.create_study(directions=list(self.task.directions), sampler=sampler)

    def resumed(self, study: Study, sampler: BaseSampler) -> Study:
        """Return a study as another process would load it."""
        import optuna

        return optuna.load_study(
            study_name=study.study_name, storage=study._storage, sampler=sampler
        )

    def history(self) -> list[Genotype]:
        """Return the genotypes of a study of a new sampler."""
        study = self.study(self.sampler())
        self.proceed(study, self.trials)
        return self.genotypes(study)

    def proceed(self, study: Study, trials: int, at_once: int = 1) -> None:
        """Ask for trials and tell what they give, the last first of those that are asked at once.

        Raises:
            AssertionError: If a proposal is no architecture, or not feasible.
        """
        for start in range(0, trials, at_once):
            asked = [self._ask(study) for _ in range(min(at_once, trials - start))]
            for trial, genotype in reversed(asked):
                with no_exception(self.subject, "when a trial ends", "it must go on"):
                    study.tell(trial, list(self._values(genotype)))

    def genotypes(self, study: Study) -> list[Genotype]:
        """Return the genotypes of the trials of a study."""
        return [self.task.space.genotype_of(trial.params) for trial in study.trials]

    def check_answer(self, study: Study) -> None:
        """Check that the answer is a trial that may be one."""
        from optuna.trial import FrozenTrial

        situation = "in `best_trial` of a study with trials"
        with no_exception(self.subject, situation, "it must return a trial or None"):
            best: object = self.algorithm.best_trial(study, self.task)
        if best is None:
            return
        is_one = isinstance(best, FrozenTrial) and best.number < len(study.trials)
        expect(is_one, f"{self.subject} has a `best_trial` that returns no trial of the study")
        if isinstance(best, FrozenTrial):
            self._check_proposal(best.params)

    def _ask(self, study: Study) -> tuple[Any, Genotype]:
        situation = f"when trial {len(study.trials)} is asked for"
        with no_exception(self.subject, situation, "it must propose an architecture"):
            trial = study.ask()
            chosen = {
                each.name: trial.suggest_categorical(each.name, each.choices)
                for each in self.task.space.variables
            }
        self._check_proposal(chosen)
        return trial, self.task.space.genotype_of(chosen)

    def _check_proposal(self, chosen: Mapping[str, Any]) -> None:
        space = self.task.space
        genotype = space.genotype_of(chosen)
        expect(
            space.is_valid(genotype),
            f"{self.subject} proposes {genotype}, which is no architecture of `{space.name}`; ask "
            "`is_valid`, or vary by `sample`, `mutate` and `crossover` of the space",
        )
        expect(
            self.task.feasible is None or self.task.feasible(chosen),
            f"{self.subject} proposes {genotype}, which `feasible` of the task rejects; what it "
            "rejects must not become a trial",
        )

    def _values(self, genotype: Genotype) -> Iterator[float]:
        """Yield a value for each objective, which conflict."""
        weighted = sum(place * choice for place, choice in enumerate(genotype, start=1))
        for place, direction in enumerate(self.task.directions):
            value = weighted if place % 2 == 0 else sum(genotype) ** 2 + genotype[0]
            yield float(value if direction == "maximize" else value + place)
