"""What a run needs to go on, or to have its scores anew."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from freerea.spaces import COLUMN_PREFIX
from freerea_plugins import (
    InputError,
    PoolScore,
    SearchSpace,
    default_plugin_manager,
    unknown_name,
)

from ..choices import AlgorithmName
from ..settings.run import ParetoSettings, RunSettings, SearchSettings

if TYPE_CHECKING:
    from freerea.metrics import ResolvedFitness

_KINDS: dict[object, type[RunSettings]] = {"search": SearchSettings, "pareto": ParetoSettings}


class Continuation:
    """The settings of a run as `--resume` reads them, and what is installed of what they name.

    Args:
        folder: The folder of the run.
        command: The command that made it, as far as it is known.
        space: The search space, if it is installed.
        notes: Takes a line for everything that is missing.

    Attributes:
        is_possible: Whether nothing that was looked at is missing.
    """

    def __init__(
        self, folder: Path, command: str, space: SearchSpace | None, notes: list[str]
    ) -> None:
        self._space = space
        self._notes = notes
        self._settings: RunSettings | None = None
        self._fitness: ResolvedFitness | None = None
        self.is_possible = space is not None and command in _KINDS
        if command in _KINDS:
            with self._noting():
                self._settings = _KINDS[command].load(folder)

    def score(self) -> PoolScore | None:
        """Return what joins the metrics of a search."""
        found: PoolScore | None = None
        if self._space is not None and isinstance(self._settings, SearchSettings):
            with self._noting("scores are not known: "):
                found = self._resolved_fitness(self._settings, self._space).score
        return found

    def algorithm_settings(self) -> dict[str, Any]:
        """Return the settings of the algorithm of a search, those that are its defaults too."""
        found: dict[str, Any] = {}
        if isinstance(self._settings, SearchSettings):
            with self._noting():
                found = dict(self._settings.build_algorithm().settings())
        return found

    def check(self) -> None:
        """Look at everything else that the settings name, where the space is there."""
        settings, manager = self._settings, default_plugin_manager()
        if settings is None or self._space is None:
            return
        self.algorithm_settings()
        with self._noting():
            settings.build_space()
        for name in settings.metrics or ():
            if not name.startswith(COLUMN_PREFIX):
                with self._noting():
                    manager.metric(name)
        with self._noting():
            self._resolved_fitness(settings, self._space)
        if isinstance(settings, ParetoSettings):
            with self._noting():
                _check_front(settings)

    def _resolved_fitness(self, settings: RunSettings, space: SearchSpace) -> ResolvedFitness:
        """Return what is measured; found once, as the table may be large."""
        if self._fitness is None:
            self._fitness = settings.resolve_fitness(space, settings.open_table(space))
        return self._fitness

    @contextlib.contextmanager
    def _noting(self, about: str = "") -> Iterator[None]:
        """Note what the block finds to be missing."""
        try:
            yield
        except InputError as error:
            self.is_possible = False
            if not any(str(error) in note for note in self._notes):
                self._notes.append(about + str(error))


def _check_front(settings: ParetoSettings) -> None:
    from ..fronts.objectives import resolve_objectives

    resolve_objectives(settings.objectives)
    names = get_args(AlgorithmName)
    if settings.algorithm not in names:
        raise unknown_name("algorithm", settings.algorithm, names)
