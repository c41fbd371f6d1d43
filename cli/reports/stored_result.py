"""`result.json`, read for what can be shown of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from freerea_plugins import Dataset

from ..runs.run_folder import RESULT_FILE
from ..settings.stored import SETTINGS_FILE
from .json_file import read_object

UNFINISHED = "unfinished"
"""The status of a run that has no result, or has gone on since it had one."""


_KEPT = (
    *("space", "dataset", "dataset_definition", "fitness", "limits"),
    *("algorithm", "algorithm_settings", "seed"),
)


_Limit = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class StoredFrontRow(BaseModel):
    """An architecture of a front: its values, by name, are extra."""

    model_config = ConfigDict(frozen=True, extra="allow")

    architecture: str
    role: str = ""


def _checked_definition(definition: dict[str, Any]) -> dict[str, Any]:
    Dataset.of_definition("", definition)
    return definition


class StoredResult(BaseModel):
    """What a search or a front left in `result.json`; what an older version did not write is open.

    Fields are named as the keys of the file, which the command line's page describes.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    space: str | None = None
    dataset: str | None = None
    dataset_definition: Annotated[dict[str, Any], AfterValidator(_checked_definition)] | None = None
    architecture: str | None = None
    fitness: str | None = None
    metrics: dict[str, float] = Field(default_factory=dict)
    score: float | None = None
    founders_beaten: float | None = None
    costs: dict[str, float] = Field(default_factory=dict)
    limits: dict[str, _Limit] = Field(default_factory=dict)
    feasible_share: float | None = None
    feasible_share_samples: int | None = None
    algorithm: str | None = None
    algorithm_settings: dict[str, Any] = Field(default_factory=dict)
    objectives: dict[str, str] = Field(default_factory=dict)
    front: list[StoredFrontRow] = Field(default_factory=list)
    hypervolume: float | None = None
    ideal: dict[str, float] = Field(default_factory=dict)
    reference: dict[str, float] = Field(default_factory=dict)
    named: dict[str, str] = Field(default_factory=dict)
    evaluations: int | None = None
    repeated: int = 0
    seconds: float | None = None
    status: str | None = None
    seed: int | None = None
    fidelity: dict[str, Any] = Field(default_factory=dict)
    test_accuracy: float | None = None
    optimum: float | None = None
    regret: float | None = None
    settings: dict[str, Any] = Field(default_factory=dict)
    versions: dict[str, str] = Field(default_factory=dict)


def read_result(folder: Path, notes: list[str]) -> StoredResult | None:
    """Return the result in a folder, without what of it cannot be read.

    Args:
        folder: The folder of a run.
        notes: Takes a line for everything that is left out.

    Returns:
        `None` if there is no result that can be read.
    """
    values = read_object(folder / RESULT_FILE, notes)
    if values is None:
        return None
    result = result_of(values, RESULT_FILE, notes)
    if result.architecture is None and not result.objectives:
        notes.append(f"`{RESULT_FILE}` has neither an architecture nor a front.")
        return None
    return result


def result_of(values: Mapping[str, Any], source: str, notes: list[str]) -> StoredResult:
    """Return the result that values are, without those of another form.

    Args:
        values: Values by name.
        source: Where they stand.
        notes: Takes a line for everything that is left out.
    """
    wrong = _wrong(values)
    notes += [f"`{name}` in `{source}` is not of the form that is known here." for name in wrong]
    return StoredResult.model_validate(
        {name: value for name, value in values.items() if name not in wrong}
    )


def begun(settings: Mapping[str, Any], notes: list[str]) -> StoredResult:
    """Return what is known of a run that has evaluated nothing yet.

    Args:
        settings: What it was asked to do.
        notes: Takes a line for everything that is left out.
    """
    known = {name: settings[name] for name in _KEPT if settings.get(name) is not None}
    return result_of({**known, "status": UNFINISHED}, SETTINGS_FILE, notes)


def _wrong(values: Mapping[str, Any]) -> list[str]:
    try:
        StoredResult.model_validate(values)
    except ValidationError as error:
        return list(dict.fromkeys(str(each["loc"][0]) for each in error.errors()))
    return []
