"""Images of a folder for the export of eight bits: to take ranges from, and to compare on."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from torch import Tensor, from_numpy

from freerea.images import ImageFolder, Progress, normalized
from freerea_plugins import Architecture, Dataset, InputError, NetworkFacts

from ..output.printing import print_note

CALIBRATION = 256
"""Images that ranges of activations are taken from, as many of each class."""
MOST_JUDGED = 2_000
"""Images on which floats and eight bits are compared; a part of each class of a larger folder."""
_BATCH = 64


class CalibrationImages:
    """A folder of images, as a network was trained with them.

    Args:
        path: The folder.
        architecture: Has the shape of images, and classes and normalisation where they are known.
            Else the folder's own mean and deviation are taken.
        progress: Told how far files are read.

    Raises:
        InputError: If the folder cannot be read, or the network takes no images of it.
    """

    def __init__(self, path: Path, architecture: Architecture, progress: Progress) -> None:
        shape = architecture.input_shape()
        if len(shape) != 3 or shape[0] not in {1, 3} or shape[1] != shape[2]:
            written = "x".join(map(str, shape))
            raise InputError(
                f"`--images {path}` gives squares of 3 channels or 1; the network takes {written}."
            )
        self._folder = ImageFolder(path, resolution=shape[1], channels=shape[0], progress=progress)
        known = architecture.space.dataset
        self._has_labels = _are_its_classes(self._folder, known)
        own = self._folder.dataset() if not known.mean else known
        if not known.mean:
            print_note("note: the images are normalised by their own mean and deviation.")
        if note := self._folder.unreadable_note():
            print_note(f"note: {note}.")
        self._dataset = dataclasses.replace(
            known, input_shape=shape, mean=own.mean, deviation=own.deviation
        )

    def facts(self, facts: NetworkFacts) -> NetworkFacts:
        """Return facts with the normalisation of the images."""
        return dataclasses.replace(
            facts, mean=self._dataset.mean, deviation=self._dataset.deviation
        )

    def calibration(self) -> Tensor:
        """Return normalised images, as many of each class."""
        return self._folder.batch(CALIBRATION, dataset=self._dataset).images

    @property
    def count(self) -> int:
        """Number of images on which is compared, if all of them can be read."""
        return len(self._judged)

    def judged(self) -> Iterator[tuple[Tensor, Tensor | None]]:
        """Yield batches of normalised images, with labels if the classes are the network's."""
        indices = self._judged
        for start in range(0, len(indices), _BATCH):
            loaded = self._folder.load(indices[start : start + _BATCH])
            if len(loaded.pixels):
                labels = from_numpy(loaded.labels) if self._has_labels else None
                yield normalized(loaded.pixels, self._dataset), labels

    @functools.cached_property
    def _judged(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        total = len(self._folder.files)
        if total <= MOST_JUDGED:
            return np.arange(total, dtype=np.int64)
        return self._folder.split(test=MOST_JUDGED / total).test


def _are_its_classes(folder: ImageFolder, dataset: Dataset) -> bool:
    if dataset.class_names:
        return folder.class_names == dataset.class_names
    return len(folder.class_names) == dataset.classes
