"""What several runs of a method found, and when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from freerea.metrics import FloatArray
from freerea_plugins import Genotype

from .search import Run

MOMENTS = 60
"""How many moments there are in the course of an outcome."""


@dataclass(frozen=True)
class Outcome:
    """What several runs of a method found.

    Attributes:
        accuracies: Test accuracy of the answer of each run, in percent.
        seconds: Mean seconds of a run: of its evaluations and of the algorithm.
        evaluations: Mean number of evaluations of a run.
        clock: Seconds, ascending, as `seconds` counts them.
        course: Test accuracy of each run after so many seconds, ``(runs, seconds)``. Runs that
            ended keep their answer.
        best_of_fronts: Highest test accuracy of the front of each run, if there are fronts.
    """

    accuracies: FloatArray
    seconds: float
    evaluations: float
    clock: FloatArray
    course: FloatArray
    best_of_fronts: FloatArray

    @property
    def mean(self) -> float:
        """Mean test accuracy."""
        return float(self.accuracies.mean())

    @property
    def deviation(self) -> float:
        """Standard deviation of the test accuracy over runs."""
        return float(self.accuracies.std())


def judge(
    runs: Sequence[Run], accuracy_of: Callable[[Genotype], float], seconds_each: float
) -> Outcome:
    """Return how good the answers of runs are.

    Args:
        runs: The runs.
        accuracy_of: Returns a test accuracy.
        seconds_each: What an evaluation takes, beside the recorded seconds.
    """
    accuracies = [[accuracy_of(found.genotype) for found in run.answers] for run in runs]
    clocks = [_clock(run, seconds_each) for run in runs]
    # From the moment on at which every run has an answer.
    clock = np.geomspace(max(each[0] for each in clocks), max(each[-1] for each in clocks), MOMENTS)
    course = [
        np.array(found)[np.searchsorted(times, clock * (1 + 1e-9), side="right") - 1]
        for times, found in zip(clocks, accuracies, strict=True)
    ]
    return Outcome(
        accuracies=np.array([each[-1] for each in accuracies]),
        seconds=float(np.mean([each[-1] for each in clocks])),
        evaluations=float(np.mean([run.end.evaluations for run in runs])),
        clock=clock,
        course=np.array(course),
        best_of_fronts=np.array(
            [max(accuracy_of(each) for each in run.front) for run in runs if run.front]
        ),
    )


def _clock(run: Run, seconds_each: float) -> FloatArray:
    """Return the seconds to each answer; the algorithm's own are spread over its evaluations."""
    own_each = run.own_seconds / run.end.evaluations
    return np.array(
        [found.seconds + found.evaluations * (seconds_each + own_each) for found in run.answers]
    )
