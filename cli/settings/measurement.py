"""How architectures are measured."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from freerea.metrics import ResolvedFitness, ResultCache, load_batch, resolve_fitness
from freerea.samplers import TrainingFreeObjective
from freerea.spaces import BenchmarkTable
from freerea_plugins import PAPER, Fidelity, InputError, SearchSpace, default_plugin_manager

from ..benchmark_option import open_table, resolve_limits, resolve_metrics
from ..output.printing import print_note

SETTINGS_FILE = "settings.json"
LARGEST_SEED = 2**32 - 1
"""What every library takes as a seed."""

SettingsT = TypeVar("SettingsT", bound="MeasurementSettings")


class MeasurementSettings(BaseModel):
    """How architectures are measured; fields are named as the options.

    Raises:
        InputError: If the seed is out of range, or a fitness is given beside metrics or a score.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    space: str
    dataset: str | None = None
    fitness: str | None = None
    metrics: list[str] | None = None
    score: str | None = None
    repeats: int | None = None
    batch: str | None = None
    fidelity: str | None = None
    device: str = "cpu"
    seed: int = 0
    benchmark: str | None = None

    @classmethod
    def of(cls: type[SettingsT], **values: Any) -> SettingsT:
        """Return settings for the values of options.

        Raises:
            InputError: If one is wrong.
        """
        # A search that is resumed elsewhere looks for its files where they were.
        texts = {
            name: str(each.absolute()) for name, each in values.items() if isinstance(each, Path)
        }
        try:
            return cls(**{**values, **texts})
        except ValidationError as error:
            raise first_mistake(error) from None

    @model_validator(mode="after")
    def _check(self: SettingsT) -> SettingsT:
        self._check_values()
        return self

    def _check_values(self) -> None:
        """Check what types do not say.

        Raises:
            InputError: If a value is wrong.
        """
        if not 0 <= self.seed <= LARGEST_SEED:
            raise InputError(f"`--seed` must be from 0 to {LARGEST_SEED}, got {self.seed}.")
        for option, own in (("--metric", self.metrics), ("--score", self.score)):
            if self.fitness is not None and own:
                raise InputError(
                    f"`--fitness {self.fitness}` cannot be used with `{option}`: a fitness has "
                    "metrics and a score of its own."
                )

    def build_space(self) -> SearchSpace:
        """Return the search space for the data set.

        Raises:
            InputError: If one of them is unknown.
        """
        return default_plugin_manager().space(self.space)(self.dataset)

    def open_table(self, space: SearchSpace) -> BenchmarkTable | None:
        """Return the benchmark table, if there is one.

        Raises:
            InputError: If it cannot be read or is wrong.
        """
        return None if self.benchmark is None else open_table(self.benchmark, space)

    def build_objective(
        self, limits: dict[str, float] | None = None, *, cache: ResultCache | None = None
    ) -> TrainingFreeObjective:
        """Return the objective that measures as the settings say.

        Args:
            limits: Largest accepted costs by name, of hardware constraints or of columns of the
                benchmark table.
            cache: Where values are looked up and kept. It belongs to the machine and so is no
                setting: a search that is resumed elsewhere uses the one there.

        Raises:
            InputError: If an option is wrong.
        """
        space = self.build_space()
        table = self.open_table(space)
        fitness = self.resolve_fitness(space, table)
        return TrainingFreeObjective(
            space,
            fitness=fitness,
            limits=resolve_limits(limits or {}, table),
            batch=None if self.batch is None else load_batch(Path(self.batch), space.dataset),
            fidelity=self._build_fidelity(space, fitness),
            seed=self.seed,
            device=self.device,
            cache=cache,
        )

    def resolve_fitness(
        self, space: SearchSpace | None, table: BenchmarkTable | None = None
    ) -> ResolvedFitness:
        """Return what is measured, and say which metrics of a fitness are left out.

        Args:
            space: What is searched; `None` stands for a network of no search space.
            table: Has the columns that are named as metrics.

        Raises:
            InputError: If a name is unknown, or a metric has no meaning.
        """
        metrics = resolve_metrics(self.metrics, table) if self.metrics else None
        resolved = resolve_fitness(self.fitness, metrics, self.score, space)
        # What the default does without for want of a space was nobody's choice.
        is_chosen = self.fitness is not None or space is not None
        if is_chosen and (note := resolved.note()):
            print_note(f"note: {note}")
        return resolved

    def _build_fidelity(self, space: SearchSpace, fitness: ResolvedFitness) -> Fidelity:
        named = {"single": space.single, "reduced": space.reduced, "paper": PAPER}
        fidelity = (
            fitness.fidelity if self.fidelity is None else Fidelity.parse(self.fidelity, named)
        )
        if self.repeats is None:
            return fidelity
        return dataclasses.replace(fidelity, repeats=self.repeats)


def first_mistake(error: ValidationError) -> InputError:
    """Return the first mistake that a model found, as one line."""
    first = error.errors()[0]
    found = first.get("ctx", {}).get("error")
    if isinstance(found, InputError):
        return found
    name = ".".join(map(str, first["loc"]))
    return InputError(f"`{name}`: {first['msg'].lower()}, got {first['input']!r:.80}.")
