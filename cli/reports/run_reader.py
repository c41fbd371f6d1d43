"""Reads the files of a run, and notes what of them cannot be read."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from freerea.exporters.results.result_file import find_space
from freerea_plugins import InputError, SearchSpace

from ..runs.run_folder import HISTORY_FILE, JOURNAL_FILE, RESULT_FILE
from ..settings.stored import SETTINGS_FILE
from .continuation import Continuation
from .evaluations import HYPERVOLUME, SCORE, SECONDS, DamagedError, Evaluations, read_history
from .json_file import read_object
from .stored_result import UNFINISHED, StoredResult, begun, read_result
from .stored_training import read_training
from .unknown_names import unknown_names

if TYPE_CHECKING:
    from .journalled import JournalledRun

_MADE_ANEW = {HYPERVOLUME, SCORE, SECONDS}
"""Columns of a history that a journal has too, or that are made of it."""


class RunReader:
    """Reads the files of a run, and notes what of them cannot be read.

    The journal is read for evaluations that no result is of, and for those that the history has
    lost.

    Args:
        folder: The folder of the run.

    Attributes:
        settings: What the run was asked to do.
        result: The result; without one, what is known so far.
        evaluations: What was evaluated.
        training: The best network of the training in the folder.
        space: The search space, if it is installed.
        can_go_on: Whether `--resume` has something left to do, and what it needs.
        notes: What cannot be read, a line each.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.notes: list[str] = []
        result = read_result(folder, self.notes)
        self.settings = self._read_settings(result)
        self.training = read_training(folder, self.notes)
        self.space = self._find_space(result)
        self.evaluations, damage = self._read_history(result)
        journal = self._journal() if damage or self._may_have_gone_on(result) else None
        has_more = journal is not None and (
            result is None or len(journal) > (result.evaluations or 0)
        )
        if journal is not None and (damage or has_more):
            found = journal.evaluations(self._continuation.score())
            if result is None or has_more:
                result = journal.result(self._begun, found)
            self._take_longer(found, is_damaged=bool(damage))
        expected = 0 if result is None else result.evaluations or 0
        if damage and (journal is None or len(self.evaluations) < expected):
            self.notes.append(damage)
        if not len(self.evaluations) and result is not None:
            rows = [each.model_dump() for each in result.front]
            self.evaluations = Evaluations.of_rows(rows)
        self.result = self._completed(result or self._begun)
        goes_on = self.result.status in {UNFINISHED, "interrupted"}
        if goes_on:
            self._continuation.check()
        self.can_go_on = goes_on and self._continuation.is_possible
        self.notes += unknown_names(self.result, self.evaluations, self.space)

    @functools.cached_property
    def _begun(self) -> StoredResult:
        return begun(self.settings, self.notes)

    @functools.cached_property
    def _continuation(self) -> Continuation:
        command = str(self.settings.get("command"))
        return Continuation(self._folder, command, self.space, self.notes)

    def _read_settings(self, result: StoredResult | None) -> dict[str, Any]:
        settings = read_object(self._folder / SETTINGS_FILE, self.notes)
        if settings is not None:
            return settings
        if not (self._folder / SETTINGS_FILE).exists():
            self.notes.append(f"`{SETTINGS_FILE}` is missing.")
        return {} if result is None else result.settings

    def _find_space(self, result: StoredResult | None) -> SearchSpace | None:
        known = self._begun if result is None or result.space is None else result
        if known.space is None:
            self.notes.append("the name of the search space is not known.")
            return None
        try:
            return find_space(known.space, known.dataset, known.dataset_definition)
        except InputError as error:
            self.notes.append(str(error))
            return None

    def _read_history(self, result: StoredResult | None) -> tuple[Evaluations, str]:
        """Return what `history.csv` has, and what is wrong with it."""
        try:
            found = read_history(self._folder)
        except DamagedError as damage:
            count = f"{len(damage.read):,} evaluations before that are read"
            return damage.read, f"`{HISTORY_FILE}` is damaged, {damage}: {count}."
        if found is None:
            return Evaluations((), {}), f"`{HISTORY_FILE}` is missing."
        expected = 0 if result is None else result.evaluations or 0
        if len(found) < expected:
            return found, f"`{HISTORY_FILE}` has {len(found):,} of {expected:,} evaluations."
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

    def _take_longer(self, found: Evaluations, *, is_damaged: bool) -> None:
        """Take what the journal has where the history has less, or is damaged."""
        history = self.evaluations
        if len(found) < len(history) or (len(found) == len(history) and not is_damaged):
            return
        self.evaluations = found
        lost = history.columns.keys() - found.columns.keys() - _MADE_ANEW
        self.notes += [f"`{name}` is not in `{JOURNAL_FILE}`." for name in sorted(lost)]

    def _completed(self, result: StoredResult) -> StoredResult:
        """Return a result with what is known of it elsewhere, as it would say it itself."""
        if result.status != UNFINISHED:
            return result
        known: dict[str, Any] = {}
        if self.space is not None:
            dataset = self.space.dataset
            known = {"dataset": dataset.name, "dataset_definition": dataset.definition()}
        if settings := self._continuation.algorithm_settings():
            known["algorithm_settings"] = settings
        scores = self.evaluations.columns.get(SCORE, np.empty(0))
        if result.architecture is None and np.isfinite(scores).any():
            best = int(np.nanargmax(scores))
            known["architecture"] = self.evaluations.architectures[best]
            known["score"] = float(scores[best])
        return result.model_copy(update=known)
