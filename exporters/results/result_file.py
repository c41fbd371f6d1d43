"""Architectures that a search found, from its `result.json`."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from freerea_plugins import (
    Architecture,
    Dataset,
    InputError,
    SearchSpace,
    default_plugin_manager,
    is_whole,
)

RESULT_FILE = "result.json"
HISTORY_FILE = "history.csv"


class _FrontRow(BaseModel):
    architecture: str
    role: str = ""


class _Result(BaseModel):
    """What is read of a result; of a front it has no `architecture`."""

    space: str
    dataset: str
    dataset_definition: dict[str, Any] | None = None
    architecture: str | None = None
    front: list[_FrontRow] | None = None


def load_architecture(run: Path | str, rank: int | None = None) -> Architecture:
    """Return an architecture that a search found.

    ``load_architecture("runs/mine").build_network()`` is its network.

    Args:
        run: The folder of the search, or its `result.json`.
        rank: Which one, from 1: of `freerea search` by score, the best by default; of
            `freerea pareto` by its row in `front.csv`, and to be chosen.

    Raises:
        InputError: If there is no result, it is damaged, its space is not installed, or there is
            no such rank.
    """
    path = _result_path(Path(run))
    result = _read(path)
    if rank is None:
        if result.architecture is None:
            raise InputError(_choice(path, result.front or []))
        return _space(path, result).architecture(result.architecture)
    ranking = _written_ranking(path, result)
    if not is_whole(rank) or not 1 <= rank <= len(ranking):
        raise InputError(f"`rank` must be from 1 to {len(ranking)} in `{path.parent}`, got {rank}.")
    return _space(path, result).architecture(ranking[rank - 1])


def load_ranking(run: Path | str) -> list[Architecture]:
    """Return all architectures that a search measured, the best first; or those of a front.

    Args:
        run: The folder of the search, or its `result.json`.

    Raises:
        InputError: As `load_architecture`.
    """
    path = _result_path(Path(run))
    space = _space(path, _read(path))
    return [space.architecture(each) for each in written_ranking(run)]


def written_ranking(run: Path | str) -> list[str]:
    """Return what `load_ranking` does as it is written, also where the space is not installed.

    Raises:
        InputError: If there is no result, or it is damaged.
    """
    path = _result_path(Path(run))
    return _written_ranking(path, _read(path))


def _result_path(run: Path) -> Path:
    if run.is_dir():
        if not (run / RESULT_FILE).is_file():
            raise InputError(
                f"`{run}` has no `{RESULT_FILE}`: it is not the folder of a search, or of one that "
                "has found nothing yet."
            )
        return run / RESULT_FILE
    if not run.is_file():
        raise InputError(f"`{run}` is neither the folder of a search nor its `{RESULT_FILE}`.")
    return run


def _read(path: Path) -> _Result:
    try:
        result = _Result.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        reason = _first(error) if isinstance(error, ValidationError) else str(error)
        raise InputError(f"`{path}` is not the result of a search: {reason}.") from None
    if result.architecture is None and not result.front:
        raise InputError(
            f"`{path}` is not the result of a search: it has neither `architecture` nor `front`."
        )
    return result


def _first(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(map(str, first["loc"]))
    return f"`{where}`: {first['msg']}" if where else first["msg"]


def find_space(name: str, dataset: str | None, definition: dict[str, Any] | None) -> SearchSpace:
    """Return the search space of a result.

    Args:
        name: Its name.
        dataset: Name of the data set; the space's first by default.
        definition: Of the data set, as the result has it.

    Raises:
        InputError: If the space is not installed, or has no networks for the data set.
    """
    found = default_plugin_manager().space(name)
    if definition is None:
        return found(dataset)
    return found(Dataset.of_definition(dataset or "", definition))


def _space(path: Path, result: _Result) -> SearchSpace:
    try:
        return find_space(result.space, result.dataset, result.dataset_definition)
    except InputError as error:
        raise InputError(f"the result in `{path}` cannot be used here: {error}") from error


def _written_ranking(path: Path, result: _Result) -> list[str]:
    """Return architectures as they are written, the best first."""
    if result.architecture is None:
        return [each.architecture for each in result.front or []]
    rows = _history(path.parent / HISTORY_FILE)
    rows.sort(key=lambda each: each[0], reverse=True)
    return list(dict.fromkeys([result.architecture, *(written for _, written in rows)]))


def _history(path: Path) -> list[tuple[float, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = [
                (float(row["score"]), row["architecture"])
                for row in csv.DictReader(file)
                if row["score"]
            ]
    except (OSError, ValueError, KeyError, TypeError, csv.Error) as error:
        raise InputError(
            f"`{path}` has no scores to choose another architecture by: {error}."
        ) from None
    return [row for row in rows if not math.isnan(row[0])]


def _choice(path: Path, front: list[_FrontRow]) -> str:
    roles = [f"{number} is {row.role}" for number, row in enumerate(front, start=1) if row.role]
    named = f"; {', '.join(roles)}" if roles else ""
    return (
        f"`{path.parent}` holds a front of {len(front)} architectures: choose one by its rank, "
        f"from 1 to {len(front)}{named}."
    )
