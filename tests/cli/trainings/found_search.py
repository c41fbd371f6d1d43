"""The folder of a search, as `freerea search` leaves it, made without a search."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from freerea_plugins import default_plugin_manager

ARCHITECTURES = ("8:8:8:8:8", "8:8:16:8:8", "16:8:8:8:8", "8:16:8:8:8")
"""The best is the third."""
SCORES = ("1.5", "-0.5", "2.5", "-inf")


def make_run(folder: Path, *, architectures: Sequence[str] = ARCHITECTURES, **changes: Any) -> Path:
    """Make the folder of a search of nats-sss for 3x8x8 in two classes."""
    folder.mkdir(parents=True)
    values = {
        "command": "search",
        "space": "nats-sss",
        "dataset": "3x8x8:2",
        "limits": {"flops": 2e6},
        "fitness": "flops",
        "evaluations": 4,
        **changes,
    }
    (folder / "settings.json").write_text(json.dumps(values))
    space = default_plugin_manager().space(values["space"])(values["dataset"])
    result = {
        "space": values["space"],
        "dataset": values["dataset"],
        "dataset_definition": space.dataset.definition(),
        "architecture": architectures[2],
        "limits": values["limits"],
    }
    (folder / "result.json").write_text(json.dumps(result))
    rows = [
        f"{number},{each},{score}"
        for number, (each, score) in enumerate(zip(architectures, SCORES, strict=True))
    ]
    (folder / "history.csv").write_text("\n".join(["number,architecture,score", *rows]) + "\n")
    return folder


def make_images(folder: Path, classes: Sequence[str] = ("dark", "light"), count: int = 15) -> Path:
    """Make a folder of noise about a level of brightness for each class."""
    rng = np.random.default_rng(0)
    for label, name in enumerate(classes):
        (folder / name).mkdir(parents=True)
        for number in range(count):
            pixels = rng.integers(0, 60, (8, 8, 3)) + 120 * label
            Image.fromarray(pixels.astype(np.uint8)).save(folder / name / f"{number:02}.png")
    return folder
