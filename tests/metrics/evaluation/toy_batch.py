"""Arrays of a batch, and their data set."""

from __future__ import annotations

import numpy as np

from freerea_plugins import Dataset

COLOURED = Dataset("coloured", (3, 32, 32), 10)
TOY = Dataset("toy", (3, 4, 6), 5)


def toy_arrays(count: int = 8) -> dict[str, np.ndarray]:
    generator = np.random.default_rng(0)
    return {
        "images": generator.standard_normal((count, *TOY.input_shape)).astype(np.float32),
        "labels": np.arange(count) % TOY.classes,
    }
