"""Folders of images that tests make."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from PIL import Image


def photo(side: int, seed: int, *, height: int | None = None, level: int = 128) -> Image.Image:
    """Return noise about a level."""
    noise = np.random.default_rng(seed).normal(level, 30, (height or side, side, 3))
    return Image.fromarray(noise.clip(0, 255).astype(np.uint8))


def make_folder(path: Path, counts: Mapping[str, int], side: int = 40) -> Path:
    """Make a folder with so many images of each class."""
    for label, (name, count) in enumerate(counts.items()):
        folder = path / name
        folder.mkdir(parents=True)
        for index in range(count):
            image = photo(side, 1000 * label + index, level=80 + 60 * label)
            image.save(folder / f"{index:03}.png")
    return path
