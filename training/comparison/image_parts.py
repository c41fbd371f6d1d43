"""A folder of images in three parts: to learn from, to choose by, and to judge by."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from freerea.images import ImageFolder, LoadedImages, Progress
from freerea.images.normalization import mean_and_deviation
from freerea.images.progress import silent
from freerea.images.splitting import split_files
from freerea_plugins import InputError

from ..loop.labelled_images import LabelledImages

TEST_PART = 0.2
VALIDATION_PART = 0.1
"""Of all images."""

Normalisation = tuple[tuple[float, ...], tuple[float, ...]]
"""Mean and deviation of each channel, of values from 0 to 1."""


@dataclass(frozen=True)
class ImageParts:
    """Images for one input shape.

    Attributes:
        train: What networks learn from.
        validation: What a seed is chosen by.
        test: What networks are judged by, and nothing else.
    """

    train: LabelledImages
    validation: LabelledImages
    test: LabelledImages


class SplitFolder:
    """A folder of images, split once, and loaded for any input shape.

    Of each class the same parts are drawn, with a seed; files with the same content are in one.

    Args:
        path: The folder.
        seed: The same seed splits the same folder alike.
        progress: Told how far files are read.

    Attributes:
        class_names: Names of the classes, in the order of their labels.

    Raises:
        InputError: If it is no folder of images, or a class has too few to be split in three.
    """

    def __init__(self, path: Path, *, seed: int = 0, progress: Progress = silent) -> None:
        self._path = path
        self._progress = progress
        folder = ImageFolder(path, progress=progress)
        self._folder = folder
        self._read = [folder]
        self.class_names = folder.class_names
        self._test = folder.split(TEST_PART, seed).test
        every = np.arange(len(folder.files))
        left = np.setdiff1d(every, self._test)
        self._validation = split_files(
            folder.files,
            [left[folder.labels[left] == label] for label in range(len(folder.class_names))],
            VALIDATION_PART / (1 - TEST_PART),
            np.random.default_rng((seed, 1)),
            progress,
        ).test
        self._train = np.setdiff1d(left, self._validation)
        self._check_classes()
        self._tested: list[int] | None = None
        self._loaded: dict[tuple[int, ...], ImageParts] = {}

    def _check_classes(self) -> None:
        parts = (self._train, self._validation, self._test)
        for label, name in enumerate(self.class_names):
            if any(not (self._folder.labels[part] == label).any() for part in parts):
                count = int((self._folder.labels == label).sum())
                raise InputError(
                    f"class `{name}` of `{self._path}` has too few different images, {count} "
                    "files: it takes three at least, to train, to choose and to test."
                )

    @property
    def notes(self) -> list[str]:
        """What is to be said of files that could not be read so far."""
        return list(dict.fromkeys(filter(None, (each.unreadable_note() for each in self._read))))

    @property
    def sizes(self) -> dict[str, int]:
        """Number of images of each part."""
        return {
            "train": len(self._train),
            "validation": len(self._validation),
            "test": len(self._test),
        }

    def digest(self) -> str:
        """Return what is another one if files are added, removed, renamed or of another size."""
        listed = (
            f"{each.relative_to(self._folder.path).as_posix()} {each.stat().st_size}"
            for each in self._folder.files
        )
        return hashlib.blake2b("\n".join(listed).encode(), digest_size=16).hexdigest()

    def load(
        self, input_shape: tuple[int, ...], normalisation: Normalisation | None = None
    ) -> ImageParts:
        """Return the parts, resized; they are kept for the next network of this shape.

        Args:
            input_shape: Channels, height and width that a network takes.
            normalisation: Mean and deviation; those of the training part by default.

        Raises:
            InputError: If images of such a shape cannot be made.
        """
        if input_shape not in self._loaded:
            self._loaded[input_shape] = self._load(input_shape, normalisation)
        return self._loaded[input_shape]

    def _load(
        self, input_shape: tuple[int, ...], normalisation: Normalisation | None
    ) -> ImageParts:
        if (
            len(input_shape) != 3
            or input_shape[1] != input_shape[2]
            or input_shape[0] not in {1, 3}
        ):
            shape = "x".join(map(str, input_shape))
            raise InputError(
                f"networks that take inputs of {shape} cannot be trained on images: these are "
                "squares of 1 or 3 channels."
            )
        folder = ImageFolder(
            self._path,
            resolution=input_shape[1],
            channels=input_shape[0],
            progress=self._progress,
        )
        self._read.append(folder)
        loaded = [folder.load(each) for each in (self._train, self._validation, self._test)]
        self._check_test_images(loaded[-1])
        mean, deviation = normalisation or mean_and_deviation(loaded[0].pixels)
        return ImageParts(*(_labelled(each, mean, deviation) for each in loaded))

    def _check_test_images(self, loaded: LoadedImages) -> None:
        """Check that all networks are judged by the same images."""
        tested = loaded.indices.tolist()
        if self._tested is None:
            self._tested = tested
        if differing := sorted(set(tested) ^ set(self._tested)):
            raise InputError(
                f"`{self._folder.files[differing[0]]}` can be read for one resolution and not for "
                "another: remove it."
            )


def _labelled(
    loaded: LoadedImages, mean: tuple[float, ...], deviation: tuple[float, ...]
) -> LabelledImages:
    return LabelledImages(
        torch.from_numpy(loaded.pixels), torch.from_numpy(loaded.labels), mean, deviation
    )
