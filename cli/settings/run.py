"""How a search is run and kept."""

from __future__ import annotations

import json
import math
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import Field, ValidationError

from freerea.metrics import DEFAULT_FITNESS
from freerea_plugins import InputError, SearchAlgorithm, default_plugin_manager

from ..choices import DEFAULT_ALGORITHM, EngineName
from ..option_groups import GivenOptions, RunOptions
from .algorithm import build_algorithm
from .config_file import with_config
from .measurement import MeasurementSettings
from .stored import SETTINGS_FILE, first_mistake

LARGEST_POPULATION = 10_000
"""More founders are never bred from; what is larger is a slip."""

DEFAULT_EVALUATIONS = 200
"""How many evaluations end a search to which no end is set."""

BUDGET = ("evaluations", "seconds")
"""Settings that may change when a search goes on."""

EXCLUSIVE = ("fitness", "metrics", "score")
"""Settings that say what to look for, of which the first excludes the others."""

RunSettingsT = TypeVar("RunSettingsT", bound="RunSettings")


class RunSettings(MeasurementSettings):
    """How whatever searches is run and kept; fields are named as the options.

    Raises:
        InputError: If a budget is not positive.
    """

    command: str = ""
    run: str = Field(default_factory=lambda: uuid.uuid4().hex)
    """Names the search among those that share a storage."""
    limits: dict[str, float] = Field(default_factory=dict)
    evaluations: int | None = None
    seconds: float | None = None
    population: int | None = None

    def _check_values(self) -> None:
        super()._check_values()
        if self.population is not None and self.population > LARGEST_POPULATION:
            raise InputError(
                f"`--population` must be at most {LARGEST_POPULATION:,}, got {self.population}."
            )
        if self.evaluations is not None and self.evaluations < 1:
            raise InputError(f"`--evaluations` must be at least 1, got {self.evaluations}.")
        if self.seconds is not None and not 0 < self.seconds < math.inf:
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
        except (OSError, ValueError, RecursionError) as error:
            raise InputError(f"settings `{path}` cannot be read: {error}.") from error
        if not isinstance(values, dict):
            raise InputError(f"settings `{path}` cannot be read: they are no JSON object.")
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            of_another = cls.model_fields["command"].default != values.get("command")
            if of_another and any(each["loc"] == ("command",) for each in error.errors()):
                raise InputError(
                    f"`--resume {folder}` holds a search of another command."
                ) from None
            mistake = first_mistake(error)
            raise InputError(f"settings `{path}` cannot be used: {mistake}") from None

    @classmethod
    def chosen(
        cls: type[RunSettingsT], values: Mapping[str, Any], given: GivenOptions, run: RunOptions
    ) -> RunSettingsT:
        """Return the settings of a search that begins, or of the one that a user resumes.

        Args:
            values: Values of options by name. A search that begins without a budget has one of 200
                evaluations.
            given: Which of them the user gave.
            run: Says whether a search is resumed, or begins with settings of a file.

        Raises:
            InputError: If an option is wrong.
        """
        if run.config is not None:
            if run.resume is not None:
                raise InputError(
                    f"`--config {run.config}` cannot be used with `--resume {run.resume}`: a "
                    "search goes on with its own settings."
                )
            known = cls.model_fields
            command = known["command"].default
            values = with_config(values, given, run.config, known=known, command=command)
        if run.resume is None:
            return cls.of(**{**values, **cls._defaults(values)})
        if run.output is not None and run.output.resolve() != run.resume.resolve():
            raise InputError(
                f"`--output {run.output}` cannot be used with `--resume {run.resume}`: a search "
                "goes on in its own folder."
            )
        return cls.load(run.resume).resumed(values, given, run.resume)

    @classmethod
    def _defaults(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return settings of a search that begins where options leave them open."""
        unlimited = all(values[name] is None for name in BUDGET)
        return {"evaluations": DEFAULT_EVALUATIONS} if unlimited else {}

    def resumed(
        self: RunSettingsT, values: Mapping[str, Any], given: GivenOptions, folder: Path
    ) -> RunSettingsT:
        """Return the settings of a search that goes on, with another budget where one is given.

        Args:
            values: Values of options by name.
            given: Which of them the user gave.
            folder: Where the search is.

        Raises:
            InputError: If an option differs from what is searched, or the budget is not positive.
        """
        budget = {name: values[name] for name in BUDGET}
        known = self.model_dump()
        apart = {**known, **{name: None for name in EXCLUSIVE if name in known}}
        for name, option in given.names.items():
            if name not in values or name in BUDGET:
                continue
            if getattr(self.of(**{**apart, name: values[name]}), name) != known[name]:
                raise InputError(
                    f"`{option}` differs from the search in `{folder}`, which has "
                    f"{json.dumps(known[name])}: leave it out, or begin another search."
                )
        if any(name in given.names for name in BUDGET):
            return self.of(**{**known, **budget})
        return self


class SearchSettings(RunSettings):
    """How a search is run; fields are named as the options."""

    command: Literal["search"] = "search"
    algorithm: str = DEFAULT_ALGORITHM
    algorithm_settings: dict[str, str] = Field(default_factory=dict)
    """As they were written, by name."""
    engine: EngineName = "optuna"
    tournament: int | None = None
    storage: str | None = None
    study: str = "freerea"

    @classmethod
    def _defaults(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        # Kept with the search, which goes on with it whatever the default is by then.
        is_open = not any(values[name] for name in EXCLUSIVE)
        return {
            **super()._defaults(values),
            **({"fitness": _fitness_of(values["algorithm"])} if is_open else {}),
        }

    def build_algorithm(self) -> SearchAlgorithm:
        """Return the search algorithm.

        Raises:
            InputError: If it is unknown, or one of its settings is wrong.
        """
        return build_algorithm(
            self.algorithm,
            self.algorithm_settings,
            population=self.population,
            tournament=self.tournament,
        )


def _fitness_of(algorithm: str) -> str:
    """Return the name of the fitness that an algorithm searches by, where the user names none."""
    return default_plugin_manager().algorithm(algorithm).fitness or DEFAULT_FITNESS


class ParetoSettings(RunSettings):
    """How a front is searched; fields are named as the options.

    Raises:
        InputError: If there are not two objectives.
    """

    command: Literal["pareto"] = "pareto"
    objectives: list[str]
    algorithm: str = "nsga2"
    population: int = 25

    def _check_values(self) -> None:
        super()._check_values()
        if len(self.objectives) < 2:
            raise InputError(
                f"a front needs two objectives at least, got {len(self.objectives)}: "
                "repeat `--objective`."
            )
