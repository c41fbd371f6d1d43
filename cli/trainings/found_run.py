"""A search that has a result, read from its folder."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from freerea.exporters import load_ranking
from freerea_plugins import Architecture, InputError, Limit, SearchSpace

from ..benchmark_option import resolve_limits
from ..runs.run_folder import FRONT_FILE, HISTORY_FILE, RESULT_FILE
from ..settings.run import SearchSettings
from ..settings.stored import SETTINGS_FILE


@dataclass(frozen=True)
class FoundRun:
    """What a search has found.

    Attributes:
        path: Its folder.
        settings: What was searched.
        space: The search space.
        limits: The limits.
        architectures: Those that were evaluated and have a score, the best first, as
            `freerea export --rank` counts them.
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
        found = tuple(space.architecture(each.genotype) for each in load_ranking(path))
        return cls(path, settings, space, limits, found)

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
