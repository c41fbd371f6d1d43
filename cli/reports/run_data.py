"""A run as its folder has it, whole or not: what is shown, compared and reported."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from freerea.exporters.results.trained import TRAINING_FILE
from freerea_plugins import InputError, SearchSpace

from ..runs.run_folder import HISTORY_FILE, JOURNAL_FILE, RESULT_FILE
from ..settings.stored import SETTINGS_FILE
from .evaluations import Evaluations
from .run_reader import RunReader
from .stored_result import UNFINISHED, StoredResult
from .stored_training import TrainedBest

Command = Literal["search", "pareto"]


@dataclass(frozen=True, eq=False)
class RunData:
    """A run as its folder has it.

    Attributes:
        path: The folder.
        command: The command that made it.
        settings: What it was asked to do.
        result: The result; of an unfinished run, what is known so far.
        evaluations: What was evaluated, as far as that is known.
        training: The best network of the training in the folder, if there is one.
        notes: What cannot be shown, a line each.
        can_go_on: Whether `--resume` has something left to do, and what it needs.
        space: The search space, if it is installed.
    """

    path: Path
    command: Command
    settings: dict[str, Any]
    result: StoredResult
    evaluations: Evaluations
    training: TrainedBest | None
    notes: tuple[str, ...]
    can_go_on: bool
    space: SearchSpace | None

    @property
    def is_unfinished(self) -> bool:
        """Whether there is no result of all that was evaluated."""
        return self.result.status == UNFINISHED

    @property
    def is_front(self) -> bool:
        """Whether it is a front that was searched."""
        return self.command == "pareto"

    @classmethod
    def load(cls, path: Path) -> RunData:
        """Read the folder of a run, as far as it can be read.

        Args:
            path: The folder, or `result.json` in it.

        Raises:
            InputError: If there is no run.
        """
        folder = path.parent if path.name == RESULT_FILE else path
        _check_is_run(folder)
        reader = RunReader(folder)
        if reader.settings.get("command") == "train":
            raise _is_training(folder)
        is_front = reader.settings.get("command") == "pareto" or bool(reader.result.objectives)
        return cls(
            path=folder,
            command="pareto" if is_front else "search",
            settings=reader.settings,
            result=reader.result,
            evaluations=reader.evaluations,
            training=reader.training,
            notes=tuple(reader.notes),
            can_go_on=reader.can_go_on,
            space=reader.space,
        )


def _check_is_run(folder: Path) -> None:
    if not folder.is_dir():
        raise InputError(f"`{folder}` is not the folder of a search: there is no such folder.")
    if (folder / TRAINING_FILE).exists():
        raise _is_training(folder)
    names = (SETTINGS_FILE, RESULT_FILE, JOURNAL_FILE, HISTORY_FILE)
    if not any((folder / name).is_file() for name in names):
        written = ", ".join(f"`{name}`" for name in names)
        raise InputError(f"`{folder}` is not the folder of a search: it has none of {written}.")


def _is_training(folder: Path) -> InputError:
    return InputError(
        f"`{folder}` holds a training of `freerea train`: give the folder of its search."
    )
