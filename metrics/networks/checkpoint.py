"""A training that can go on: its state after an epoch, in a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from freerea_plugins import InputError, whole_file, writing


def save_checkpoint(path: Path, state: dict[str, Any]) -> None:
    """Write the state of a training; a file that is there is replaced in one step.

    Raises:
        InputError: If it cannot be written.
    """
    with writing(path), whole_file(path) as unfinished:
        torch.save(state, unfinished)


def load_checkpoint(path: Path, training: str) -> dict[str, Any] | None:
    """Return the state of a training, on the CPU, or `None` if there is no file.

    Args:
        path: The file.
        training: What is trained, in words, as it was saved under ``"training"``.

    Raises:
        InputError: If it is damaged, or the state of another training.
    """
    if not path.exists():
        return None
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    # What a damaged file leads to is up to the damage.
    except Exception as error:
        reason = str(error).partition("\n")[0].rstrip(".")
        raise InputError(
            f"checkpoint `{path}` is damaged: {type(error).__name__}: {reason}. Without the file "
            "this training begins anew."
        ) from error
    if not isinstance(state, dict) or state.get("training") != training:
        raise InputError(
            f"checkpoint `{path}` is of another training. Without the file this one begins anew."
        )
    return state
