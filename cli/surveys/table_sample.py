"""A sample of the architectures of a benchmark table, measured."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import numpy as np
from rich.console import Console

from freerea.metrics import Evaluator, FloatArray
from freerea.spaces import TEST_ACCURACY, BenchmarkTable
from freerea_plugins import Architecture, InputError, SearchSpace

from ..output.progress import count_progress
from ..settings.survey import SurveySettings
from .survey import Survey

SettingsT = TypeVar("SettingsT", bound=SurveySettings)


@dataclass(frozen=True)
class TableSample(Generic[SettingsT]):
    """Architectures of a benchmark table.

    Attributes:
        settings: Of the survey, with the size of the sample that is drawn where none was given.
        table: The table.
        architectures: The architectures; all of the table, or some drawn with the seed.
        accuracies: Their test accuracies in percent, ``(n,)``.
    """

    settings: SettingsT
    table: BenchmarkTable
    architectures: Sequence[Architecture]
    accuracies: FloatArray

    @classmethod
    def draw(cls, settings: SettingsT, space: SearchSpace) -> TableSample[SettingsT]:
        """Return the sample that settings describe.

        Raises:
            InputError: If the table cannot be read, has too few architectures, or lacks a test
                accuracy.
        """
        table = settings.open_table(space)
        assert table is not None  # the option is required
        table.require(TEST_ACCURACY)
        settings = _with_sample(settings, len(table.architectures()))
        architectures = _drawn(table.architectures(), settings)
        accuracies = np.array([table.test_accuracy(each) for each in architectures])
        return cls(settings, table, architectures, accuracies)

    def measure(self, folder: Path, evaluator: Evaluator, jobs: int) -> FloatArray:
        """Return the values of metrics ``(n, metrics)``; those that a folder has are not measured.

        Raises:
            InputError: If the folder has something else, or cannot be written to.
        """
        survey = Survey(folder, evaluator)
        done = 0
        with count_progress(Console(stderr=True)) as report:
            for added in survey.measure(self.architectures, jobs):
                done += added
                report("architectures", done, len(self.architectures))
        known = survey.read()
        return np.array([known[str(each)] for each in self.architectures])


def _with_sample(settings: SettingsT, size: int) -> SettingsT:
    """Return settings whose sample, where the user named none, is no larger than the table.

    Raises:
        InputError: If the table has nothing to rank.
    """
    if size < 2:
        raise InputError(
            f"benchmark table `{settings.benchmark}` has {size} architecture: to rank, there must "
            "be two."
        )
    if "sample" in settings.model_fields_set or settings.sample is None:
        return settings
    return settings.model_copy(update={"sample": min(settings.sample, size)})


def _drawn(
    architectures: Sequence[Architecture], settings: SurveySettings
) -> Sequence[Architecture]:
    if settings.sample is None:
        return architectures
    if settings.sample > len(architectures):
        raise InputError(
            f"`--sample` must be at most {len(architectures)}, the size of the benchmark table, "
            f"got {settings.sample}."
        )
    return random.Random(settings.seed).sample(architectures, settings.sample)
