"""What a command was asked to do, checked and kept with the result."""

from __future__ import annotations

import dataclasses
import json
import math
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from freerea.metrics import DEFAULT_METRICS, ResultCache, load_batch
from freerea.samplers import TrainingFreeObjective
from freerea.spaces import BenchmarkTable
from freerea_plugins import PAPER, Fidelity, InputError, SearchSpace, default_plugin_manager

from .benchmark_option import open_table, resolve_limits, resolve_metrics
from .choices import EngineName
from .output.files import write_json

SETTINGS_FILE = "settings.json"
LARGEST_SEED = 2**32 - 1
"""What every library takes as a seed."""

SettingsT = TypeVar("SettingsT", bound="MeasurementSettings")


class MeasurementSettings(BaseModel):
    """How architectures are measured; fields are named as the options.

    Raises:
        InputError: If the seed is out of range.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    space: str
    dataset: str | None = None
    metrics: list[str] | None = None
    repeats: int | None = None
    batch: str | None = None
    fidelity: str = "reduced"
    device: str = "cpu"
    seed: int = 0
    benchmark: str | None = None

    @classmethod
    def of(cls: type[SettingsT], **values: Any) -> SettingsT:
        """Return settings for the values of options.

        Raises:
            InputError: If one is wrong.
        """
        texts = {name: str(each) for name, each in values.items() if isinstance(each, Path)}
        try:
            return cls(**{**values, **texts})
        except ValidationError as error:
            raise _first_mistake(error) from None

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
        return TrainingFreeObjective(
            space,
            metrics=resolve_metrics(self.metrics or DEFAULT_METRICS, table),
            limits=resolve_limits(limits or {}, table),
            batch=None if self.batch is None else load_batch(Path(self.batch), space.dataset),
            fidelity=self._build_fidelity(space),
            seed=self.seed,
            device=self.device,
            cache=cache,
        )

    def _build_fidelity(self, space: SearchSpace) -> Fidelity:
        fidelity = Fidelity.parse(self.fidelity, {"reduced": space.reduced, "paper": PAPER})
        if self.repeats is None:
            return fidelity
        return dataclasses.replace(fidelity, repeats=self.repeats)


RunSettingsT = TypeVar("RunSettingsT", bound="RunSettings")


class RunSettings(MeasurementSettings):
    """How whatever searches is run and kept; fields are named as the options.

    Raises:
        InputError: If a budget is not positive.
    """

    limits: dict[str, float] = Field(default_factory=dict)
    evaluations: int | None = None
    seconds: float | None = None
    population: int = 25

    def _check_values(self) -> None:
        super()._check_values()
        if self.evaluations is not None and self.evaluations < 1:
            raise InputError(f"`--evaluations` must be at least 1, got {self.evaluations}.")
        if self.seconds is not None and not self.seconds > 0:
            raise InputError(f"`--seconds` must be positive, got {self.seconds:g}.")

    @classmethod
    def load(cls: type[RunSettingsT], folder: Path) -> RunSettingsT:
        """Read the settings of the search in a folder.

        Raises:
            InputError: If there is no search, or its settings cannot be read.
        """
        path = folder / SETTINGS_FILE
        try:
            values = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise InputError(f"`--resume {folder}`: there is no search in this folder.") from None
        except (OSError, ValueError) as error:
            raise InputError(f"settings `{path}` cannot be read: {error}.") from error
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            if any(each["type"] in ("extra_forbidden", "missing") for each in error.errors()):
                raise InputError(
                    f"`--resume {folder}` holds a search of another command."
                ) from None
            mistake = _first_mistake(error)
            raise InputError(f"settings `{path}` cannot be used: {mistake}") from None

    def save(self, folder: Path) -> None:
        """Write the settings into the folder of the search."""
        write_json(folder / SETTINGS_FILE, self.model_dump())

    def with_budget(
        self: RunSettingsT, evaluations: int | None, seconds: float | None
    ) -> RunSettingsT:
        """Return the settings with another budget, where one is given.

        Raises:
            InputError: If it is not positive.
        """
        if evaluations is None and seconds is None:
            return self
        return self.of(**{**self.model_dump(), "evaluations": evaluations, "seconds": seconds})


class SearchSettings(RunSettings):
    """How a search is run; fields are named as the options."""

    engine: EngineName = "optuna"
    tournament: int = 5
    score: str = "paper"
    storage: str | None = None
    study: str = "freerea"


class ParetoSettings(RunSettings):
    """How a front is searched; fields are named as the options.

    Raises:
        InputError: If there are not two objectives.
    """

    objectives: list[str]
    algorithm: str = "nsga2"

    def _check_values(self) -> None:
        super()._check_values()
        if len(self.objectives) < 2:
            raise InputError(
                f"a front needs two objectives at least, got {len(self.objectives)}: "
                "repeat `--objective`."
            )


class CorrelationSettings(MeasurementSettings):
    """How metrics are compared with accuracy; fields are named as the options.

    A sample that is not given is that of the whole table where this is smaller.

    Raises:
        InputError: If the sample is too small to rank.
    """

    sample: int | None = 1000
    score: str = "paper"

    def _check_values(self) -> None:
        super()._check_values()
        if self.sample is not None and self.sample < 2:
            raise InputError(f"`--sample` must be at least 2 or `all`, got {self.sample}.")


def _first_mistake(error: ValidationError) -> InputError:
    """Return the first mistake that a model found, as one line."""
    first = error.errors()[0]
    found = first.get("ctx", {}).get("error")
    if isinstance(found, InputError):
        return found
    name = ".".join(map(str, first["loc"]))
    return InputError(f"`{name}`: {first['msg'].lower()}, got {first['input']!r:.80}.")


def parse_sample(text: str) -> int | None:
    """Read the size of a sample; `None` stands for ``all``.

    Raises:
        InputError: If it is neither.
    """
    if text == "all":
        return None
    try:
        return int(text)
    except ValueError:
        raise InputError(f"`--sample` must be a whole number or `all`, got {text}.") from None


def parse_limits(texts: list[str] | None) -> dict[str, float]:
    """Read limits written as ``name=value``.

    Raises:
        InputError: If one is not written so, or is given twice.
    """
    limits: dict[str, float] = {}
    for text in texts or ():
        name, _, value = text.partition("=")
        try:
            maximum = float(value)
        except ValueError:
            maximum = math.nan
        if math.isnan(maximum):
            raise InputError(f"`--limit {text}` must be NAME=VALUE with a number, as flops=1e8.")
        if name in limits:
            raise InputError(f"limit `{name}` is given twice.")
        limits[name] = maximum
    return limits
