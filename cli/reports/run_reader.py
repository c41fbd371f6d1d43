"""Reads the files of a run, and notes what of them cannot be read."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from freerea.exporters.results.result_file import find_space
from freerea.exporters.results.trained import TRAINING_FILE
from freerea_plugins import InputError, PoolScore, SearchSpace

from ..runs.run_folder import HISTORY_FILE, JOURNAL_FILE, RESULT_FILE
from ..settings.run import SearchSettings
from ..settings.stored import SETTINGS_FILE
from .evaluations import SCORE, DamagedError, Evaluations, read_history
from .json_file import read_object
from .stored_result import UNFINISHED, StoredResult, begun, read_result

if TYPE_CHECKING:
    from .journalled import JournalledRun


class RunReader:
    """Reads the files of a run, and notes what of them cannot be read.

    Where there is no result, or evaluations came after it, the journal is read for them.

    Args:
        folder: The folder of the run.

    Attributes:
        settings: What the run was asked to do.
        result: The result; without one, what is known so far.
        evaluations: What was evaluated.
        training: `training.json` of the training in the folder.
        space: The search space, if it is installed.
        notes: What cannot be read, a line each.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.notes: list[str] = []
        result = read_result(folder, self.notes)
        self.settings = self._read_settings(result)
        self.training: dict[str, Any] = (
            read_object(folder / "training" / TRAINING_FILE, self.notes) or {}
        )
        self.space = self._find_space(result)
        history, damage = self._read_history()
        journal = self._journal() if damage or self._may_have_gone_on(result) else None
        self.evaluations = history
        if journal is not None:
            self.evaluations = journal.evaluations(self._score())
            if result is None or len(journal) > (result.evaluations or 0):
                result = journal.result(self.settings, self.evaluations)
        elif damage and result is not None:
            self.notes.append(damage)
            if not len(history):
                self.evaluations = Evaluations.of_rows(result.front)
        self.result = result or self._so_far()
        if self.result.status == UNFINISHED:
            self.result = self.result.model_copy(update=self._settled())

    def _read_settings(self, result: StoredResult | None) -> dict[str, Any]:
        settings = read_object(self._folder / SETTINGS_FILE, self.notes)
        if settings is not None:
            return settings
        if not (self._folder / SETTINGS_FILE).exists():
            self.notes.append(f"`{SETTINGS_FILE}` is missing.")
        return {} if result is None else result.settings

    def _find_space(self, result: StoredResult | None) -> SearchSpace | None:
        known = self.settings if result is None or result.space is None else dict(result)
        name, dataset, definition = (
            known.get(each) for each in ("space", "dataset", "dataset_definition")
        )
        if not isinstance(name, str):
            self.notes.append("the name of the search space is not known.")
            return None
        try:
            return find_space(name, dataset, definition)
        except InputError as error:
            self.notes.append(str(error))
            return None

    def _so_far(self) -> StoredResult:
        """Return what the history says where nothing else is left."""
        result = begun(self.settings)
        scores = self.evaluations.columns.get(SCORE)
        if scores is None or not np.isfinite(scores).any():
            return result
        best = int(np.nanargmax(scores))
        known = {"architecture": self.evaluations.architectures[best], "score": float(scores[best])}
        return result.model_copy(update=known)

    def _settled(self) -> dict[str, Any]:
        """Return what a result would say of defaults: data set, settings of the algorithm."""
        known: dict[str, Any] = {}
        if self.space is not None:
            dataset = self.space.dataset
            known = {"dataset": dataset.name, "dataset_definition": dataset.definition()}
        if self.settings.get("command") == "search":
            with contextlib.suppress(InputError):  # What is gone is named where it is needed.
                algorithm = SearchSettings.load(self._folder).build_algorithm()
                known["algorithm_settings"] = dict(algorithm.settings())
        return known

    def _score(self) -> PoolScore | None:
        """Return what joins the metrics of a search."""
        if self.space is None or self.settings.get("command") != "search":
            return None
        try:
            settings = SearchSettings.load(self._folder)
            table = settings.open_table(self.space)
            return settings.resolve_fitness(self.space, table).score
        except InputError as error:
            self.notes.append(f"scores are not known: {error}")
            return None

    def _read_history(self) -> tuple[Evaluations, str]:
        """Return what `history.csv` has, and what is wrong with it."""
        try:
            found = read_history(self._folder)
        except DamagedError as damage:
            count = f"{len(damage.read):,} evaluations before that are read"
            return damage.read, f"`{HISTORY_FILE}` is damaged, {damage}: {count}."
        if found is None:
            return Evaluations((), {}), f"`{HISTORY_FILE}` is missing."
        return found, ""

    def _may_have_gone_on(self, result: StoredResult | None) -> bool:
        journal = self._folder / JOURNAL_FILE
        if result is None or not journal.is_file():
            return result is None
        return journal.stat().st_mtime > (self._folder / RESULT_FILE).stat().st_mtime

    def _journal(self) -> JournalledRun | None:
        from .journalled import JournalledRun

        try:
            return JournalledRun(self._folder, str(self.settings.get("study", "freerea")))
        except (InputError, OSError) as error:
            if self.settings.get("storage") is None:
                self.notes.append(str(error))
            else:
                self.notes.append("its evaluations are in another storage.")
            return None
