"""The base class of search algorithms."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from ._component import Component
from ._configured import Configured
from ._metric import Direction
from ._pool_score import PoolScore
from ._space import SearchSpace

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    import numpy.typing as npt
    from optuna import Study
    from optuna.samplers import BaseSampler
    from optuna.trial import FrozenTrial

Progress = Callable[[str, int, int | None], None]
"""Told what is done, how much of it, and of how much in all where that is known."""


def silent(what: str, done: int, total: int | None) -> None:
    """Tell nobody how far something is."""


@dataclass(frozen=True, eq=False)
class LabelledInputs:
    """Inputs of networks, as networks take them, and their classes.

    Attributes:
        inputs: ``(n, channels, …)``, float32, normalised.
        labels: Class of each, int64 ``(n,)``.
    """

    inputs: npt.NDArray[np.float32]
    labels: npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False, kw_only=True)
class SearchTask:
    """What a search algorithm is to search, and with what.

    Attributes:
        space: The search space. Each of its variables is a categorical parameter of a trial.
        directions: The direction of each objective of the study.
        score: How several objectives become one score.
        seed: The same seed gives the same search.
        feasible: Tells from the parameters of a trial whether they may be evaluated; `None` if all
            may.
        violation: Tells from the parameters by how much they are outside of the limits, 0 within.
        device: Where networks are run, as torch names it.
        batch: What metrics are measured on.
        training: What networks are trained on, for an algorithm that trains some.
        folder: Where a long search may keep checkpoints, so that it can go on; none if `None`.
        progress: Told how far a step is that takes long.
    """

    space: SearchSpace
    directions: tuple[Direction, ...]
    score: PoolScore
    seed: int = 0
    feasible: Callable[[Mapping[str, Any]], bool] | None = None
    violation: Callable[[Mapping[str, Any]], float] | None = None
    device: str = "cpu"
    batch: LabelledInputs | None = None
    training: LabelledInputs | None = None
    folder: Path | None = None
    progress: Progress = silent


class SearchAlgorithm(Component, Configured, ABC):
    """A way to search a space, as a sampler of Optuna.

    Arguments of the constructor are its settings. Each has a type and a default, and users give
    others by name: ``--set epochs=20``.

    Attributes:
        fitness: Name of the fitness that is searched by where a user names none; the default one
            if `None`.
        proposes_once: Whether each architecture is proposed once, so that one that comes again
            means that there are no others.
        is_trained: Whether networks are trained on labelled images, `SearchTask.training`.
    """

    fitness: ClassVar[str | None] = None
    proposes_once: ClassVar[bool] = False
    is_trained: ClassVar[bool] = False

    def __init__(self) -> None:
        """Make one without settings."""

    def check(self, space: SearchSpace) -> None:
        """Check that a space can be searched; every one can by default.

        Raises:
            InputError: If not, with what it lacks.
        """

    @property
    def evaluations(self) -> int | None:
        """How many architectures it proposes, where that is no choice of the user."""
        return None

    @abstractmethod
    def create_sampler(self, task: SearchTask) -> BaseSampler:
        """Return a sampler for a study.

        What it proposes must depend on the finished trials of the study, the task and the number
        of the trial alone, so that a search can be interrupted and go on elsewhere. Import optuna
        and torch inside this method, so that listing the algorithm stays fast.

        Raises:
            InputError: If the space cannot be searched, or images are needed and there are none.
        """

    def best_trial(self, study: Study, task: SearchTask) -> FrozenTrial | None:  # noqa: ARG002
        """Return the trial that is the answer, of those that are completed and within the limits.

        Returns:
            `None`, as by default, if it is the one with the highest score.
        """
        return None
