"""A search that has a result, read from its folder."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from freerea_plugins import Architecture, InputError, Limit, SearchSpace

from ..benchmark_option import resolve_limits
from ..runs.run_folder import FRONT_FILE, HISTORY_FILE, RESULT_FILE
from ..settings.measurement import SETTINGS_FILE
from ..settings.run import SearchSettings


@dataclass(frozen=True)
class FoundRun:
    """What a search has found.

    Attributes:
        path: Its folder.
        settings: What was searched.
        space: The search space.
        limits: The limits.
        architectures: Those that were evaluated and have a score, the best first.
    """

    path: Path
    settings: SearchSettings
    space: SearchSpace
    limits: tuple[Limit, ...]
    architectures: tuple[Architecture, ...]

    @classmethod
    def load(cls, path: Path) -> FoundRun:
        """Read the folder of a search.

        Raises:
            InputError: If it holds no search with a result, or a file is damaged.
        """
        _check_is_search(path)
        settings = SearchSettings.load(path)
        space = settings.build_space()
        limits = tuple(resolve_limits(settings.limits, settings.open_table(space)))
        scored = sorted(_scored(path / HISTORY_FILE, space), key=lambda each: each[:2])
        return cls(path, settings, space, limits, tuple(each for *_, each in scored))

    def best(self, count: int) -> tuple[Architecture, ...]:
        """Return the best few.

        Raises:
            InputError: If there are not so many.
        """
        if count > len(self.architectures):
            raise InputError(
                f"`--top {count}` is more than the {len(self.architectures)} architectures that "
                f"`{self.path}` has evaluated."
            )
        return self.architectures[:count]


def _check_is_search(path: Path) -> None:
    if not (path / SETTINGS_FILE).is_file():
        raise InputError(f"`{path}` is not the folder of a search: it has no `{SETTINGS_FILE}`.")
    if _command(path / SETTINGS_FILE) == "pareto" or (path / FRONT_FILE).exists():
        raise InputError(
            f"`{path}` holds a front of `freerea pareto`, which has no best architecture: give the "
            "folder of a `freerea search`."
        )
    for name in (RESULT_FILE, HISTORY_FILE):
        if not (path / name).is_file():
            raise InputError(
                f"`{path}` has no result, as `{name}` is missing: go on with freerea search "
                f"--resume {path}"
            )


def _command(path: Path) -> object:
    try:
        settings = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"settings `{path}` cannot be read: {error}.") from error
    return settings.get("command") if isinstance(settings, dict) else None


def _scored(path: Path, space: SearchSpace) -> Iterator[tuple[float, int, Architecture]]:
    """Yield minus the score, the number and the architecture of each row that has a score."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            score = float(row["score"] or "nan")
            if math.isfinite(score):
                yield -score, int(row["number"]), space.architecture(row["architecture"])
    except InputError as error:
        raise InputError(f"history `{path}` cannot be used: {error}") from error
    except (OSError, ValueError, KeyError, TypeError, csv.Error) as error:
        reason = f"it lacks {error}" if isinstance(error, KeyError) else str(error)
        raise InputError(f"history `{path}` cannot be used: {reason}.") from error
