"""The folder of a comparison: outcomes, checkpoints, and the weights that are worth keeping."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import numpy as np
import torch
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from torch import nn

from freerea_plugins import InputError, whole_file, writing

from .outcome import Outcome


class _Stored(BaseModel):
    """An outcome as it is written."""

    model_config = ConfigDict(extra="forbid", ser_json_inf_nan="constants")

    number: int
    seed: int
    validation: Annotated[float, Field(ge=0, le=1)]
    correct: Annotated[str, Field(pattern="^[01]+$")]
    losses: tuple[float, ...]
    seconds: float
    diverged: bool


class OutcomeFolder:
    """Keeps what is done, file by file, so that nothing is trained twice.

    Args:
        path: The folder; made if it is not there.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with writing(path):
            path.mkdir(parents=True, exist_ok=True)

    def checkpoint(self, number: int, seed: int) -> Path:
        """Return where the state of an unfinished training is kept."""
        return self._path / f"{self._stem(number, seed)}.checkpoint"

    def weights(self, number: int) -> Path:
        """Return the file of the weights of an architecture: those of its best seed so far.

        The best is the first of those with the highest accuracy on the validation images.
        """
        return self._path / f"architecture-{number}.pt"

    def find(self, number: int, seed: int) -> Outcome | None:
        """Return the outcome of a training, or `None` if it is not finished.

        Raises:
            InputError: If its file is damaged.
        """
        path = self._outcome(number, seed)
        try:
            stored = _Stored.model_validate_json(path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as error:
            reason = error.errors()[0]["msg"] if isinstance(error, ValidationError) else error
            raise InputError(
                f"`{path}` is not the outcome of a training: {reason}. Without the file this "
                "training is done anew."
            ) from error
        correct = np.array([each == "1" for each in stored.correct])
        return Outcome(**{**stored.model_dump(), "correct": correct})

    def save(self, outcome: Outcome, network: nn.Module, others: list[Outcome]) -> None:
        """Keep an outcome, and the weights if they are the best.

        Args:
            outcome: The outcome.
            network: The trained network.
            others: Outcomes of the same architecture with other seeds.

        Raises:
            InputError: If the folder cannot be written to.
        """
        if all(_rank(outcome) > _rank(each) for each in others):
            path = self.weights(outcome.number)
            weights = {name: each.cpu() for name, each in network.state_dict().items()}
            with writing(path), whole_file(path) as unfinished:
                torch.save(weights, unfinished)
        path = self._outcome(outcome.number, outcome.seed)
        bits = "".join("01"[int(each)] for each in outcome.correct)
        stored = _Stored(**{**vars(outcome), "correct": bits})
        with writing(path), whole_file(path) as unfinished:
            unfinished.write_text(json.dumps(stored.model_dump()) + "\n", encoding="utf-8")
            self.checkpoint(outcome.number, outcome.seed).unlink(missing_ok=True)

    def _outcome(self, number: int, seed: int) -> Path:
        return self._path / f"{self._stem(number, seed)}.json"

    def _stem(self, number: int, seed: int) -> str:
        return f"architecture-{number}-seed-{seed}"


def best_seed(outcomes: list[Outcome]) -> Outcome:
    """Return the outcome of an architecture whose weights are kept."""
    return max(outcomes, key=_rank)


def _rank(outcome: Outcome) -> tuple[float, int]:
    return outcome.validation, -outcome.seed
