"""Batches of images: real ones from a file, or noise that looks enough like them."""

from __future__ import annotations

import functools
import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F

from freerea_plugins import Dataset, InputError, is_whole

from ..networks.randomness import checked_seed
from .batch_file import read_arrays
from .given_tensors import Given, drawn_labels, images_of, labels_of

BATCH_SIZE = 64
"""Number of images, as in the paper."""

_POOLED_AXES = 3
"""Axes that torch averages over at once."""


@dataclass(frozen=True, init=False)
class Batch:
    """Images and labels that metrics are measured on.

    Args:
        images: ``(n, channels, …)``, of about zero mean and unit scale, as a tensor or an array of
            any type of floats; height and width follow the channels of images, the length those of
            signals, nothing those of vectors.
        labels: The classes of the images, ``(n,)``, of any type of whole numbers.
        source: Where they come from, in words.
        classes: Where there are no labels: of how many they are drawn uniformly, always the same.

    Attributes:
        images: float32 ``(n, channels, …)``.
        labels: int64 ``(n,)``.
        source: Where they come from, in words.

    Raises:
        InputError: If the images are not finite floats, as images of bytes, which are to be
            normalised first; if the labels are not whole numbers from 0, one for each image; or if
            there are neither labels nor classes.
    """

    images: torch.Tensor
    labels: torch.Tensor
    source: str

    def __init__(
        self,
        images: Given,
        labels: Given | None = None,
        source: str = "given",
        *,
        classes: int | None = None,
    ) -> None:
        converted = images_of(images)
        if labels is not None:
            found = labels_of(labels, len(converted))
        elif classes is not None:
            found = drawn_labels(classes, len(converted)).to(converted.device)
        else:
            raise InputError(
                "`labels` of a batch are missing: give Batch(images, labels), or "
                "Batch(images, classes=…) to have them drawn."
            )
        object.__setattr__(self, "images", converted)
        object.__setattr__(self, "labels", found)
        object.__setattr__(self, "source", source)
        if classes is not None and int(found.max()) >= classes:
            raise InputError(
                f"`labels` of a batch must be below `classes`, {classes}, got {int(found.max())}."
            )

    def check_classes(self, classes: int, owner: str) -> None:
        """Check that each label is one of so many classes.

        Args:
            classes: How many there are.
            owner: What has them, in the words of the error.

        Raises:
            InputError: If one is not.
        """
        largest = int(self.labels.max())
        if largest >= classes:
            raise InputError(
                f"`batch` has labels up to {largest}, {owner} has {classes} classes only."
            )

    def first(self, images: int | None) -> Batch:
        """Return the batch with its first images alone; all of them for `None`."""
        if images is None or images >= len(self.images):
            return self
        return Batch(self.images[:images], self.labels[:images], self.source)

    def resized(self, *lengths: int) -> Batch:
        """Return the batch with images averaged down to a smaller size.

        Args:
            *lengths: Length of each axis after the channels: height and width of images.

        Raises:
            InputError: If the images have another number of axes.
        """
        shape = tuple(self.images.shape[2:])
        if shape == lengths:
            return self
        if len(shape) != len(lengths):
            raise InputError(
                f"`batch` has images of shape {tuple(self.images.shape[1:])}, which cannot be "
                f"averaged down to {lengths} after the channels."
            )
        return Batch(_averaged(self.images, lengths), self.labels, self.source)

    def digest(self) -> str:
        """Return a hash of the images and labels."""
        digest = hashlib.sha256(str(tuple(self.images.shape)).encode())
        digest.update(self.images.cpu().contiguous().numpy().tobytes())
        digest.update(self.labels.cpu().contiguous().numpy().tobytes())
        return digest.hexdigest()[:16]


def _averaged(images: torch.Tensor, lengths: tuple[int, ...]) -> torch.Tensor:
    if len(lengths) <= _POOLED_AXES:
        return F.interpolate(images, size=lengths, mode="area")
    for axis, length in enumerate(lengths, start=2):
        moved = images.movedim(axis, -1)
        pooled = F.adaptive_avg_pool1d(moved.flatten(0, -2), length)
        images = pooled.reshape(*moved.shape[:-1], length).movedim(-1, axis)
    return images.contiguous()


BatchLike = Batch | Given | Sequence[Given]
"""A batch; or images and labels as a pair; or images alone."""


def as_batch(given: BatchLike, *, classes: int | None = None) -> Batch:
    """Return the batch that a user gave in one of the forms that it may have.

    Args:
        given: A batch, a pair of images and labels, or images alone.
        classes: Of how many classes labels are drawn for images alone.

    Raises:
        InputError: If it is none of these, or images alone without `classes`.
    """
    if isinstance(given, Batch):
        return given
    if isinstance(given, torch.Tensor | np.ndarray):
        return Batch(given, classes=classes)
    if isinstance(given, tuple | list) and len(given) == 2:
        images, labels = given
        return Batch(images, labels)
    raise InputError(
        "`batch` must be a Batch, a pair (images, labels) or images alone, as tensors or arrays, "
        f"got {type(given).__name__}."
    )


def batch_for(dataset: Dataset, given: BatchLike | None, *, seed: int) -> Batch:
    """Return the batch that a user gave for a data set, pink noise of a seed if there is none.

    Args:
        dataset: The data set; labels of images alone are drawn from its classes.
        given: As for `as_batch`.
        seed: As for `pink_noise`.

    Raises:
        InputError: If the batch is none, or the seed is out of range.
    """
    if given is None:
        return pink_noise(dataset, seed=seed)
    return as_batch(given, classes=dataset.classes)


def pink_noise(dataset: Dataset, *, size: int = BATCH_SIZE, seed: int = 0) -> Batch:
    """Return images whose spectrum falls as 1/f, as that of photographs does.

    They replace a data set for metrics that look at how images are told apart: neighbouring
    pixels agree, and there is structure at every scale. White noise has neither. Every channel
    of every image has zero mean and unit variance. Labels are drawn uniformly.

    Inputs of another number of dimensions, as signals and volumes, are treated alike. Noise that
    has one value only in each channel, as vectors have, is white: it has no spectrum.

    Source of the spectrum: Field, Relations between the statistics of natural images and the
    response properties of cortical cells, https://doi.org/10.1364/JOSAA.4.002379.

    Args:
        dataset: The data set to stand in for.
        size: Number of images.
        seed: The same seed gives the same batch.

    Raises:
        InputError: If there is no image, or the seed is out of range.
    """
    if not (is_whole(size) and size > 0):
        raise InputError(f"`size` must be a whole number of images above 0, got {size!r}.")
    generator = np.random.default_rng(checked_seed(seed))
    images = _pink(generator.standard_normal((size, *dataset.input_shape)))
    labels = generator.integers(dataset.classes, size=size)
    return Batch(images, labels, f"pink noise, seed {seed}")


def _pink(white: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return white noise with a spectrum of 1/f over all axes but the first two."""
    lengths = white.shape[2:]
    if math.prod(lengths) == 1:
        return white
    axes = tuple(range(2, white.ndim))
    frequency = _frequencies(lengths)
    frequency.flat[0] = np.inf  # no mean
    images = np.fft.irfftn(np.fft.rfftn(white, axes=axes) / frequency, s=lengths, axes=axes)
    images /= images.std(axis=axes, keepdims=True)
    return images


def _frequencies(lengths: tuple[int, ...]) -> npt.NDArray[np.float64]:
    """Return the frequency of each coefficient of a real Fourier transform."""
    *others, last = lengths
    axes = [*map(np.fft.fftfreq, others), np.fft.rfftfreq(last)]
    return functools.reduce(np.hypot, np.meshgrid(*axes, indexing="ij", sparse=True))


def load_batch(path: Path, dataset: Dataset) -> Batch:
    """Read a batch from an ``.npz`` file with arrays ``images`` and ``labels``.

    Args:
        path: The file. `images` is ``(n, channels, …)`` and normalised; `labels` is ``(n,)``, and
            drawn uniformly, always the same, where it is missing.
        dataset: The data set whose images these are.

    Raises:
        InputError: If the file cannot be read, or has not at least two images of the data set's
            shape and of finite real numbers, or has labels that are not its classes.
    """
    images, given = read_arrays(path)
    if images.shape[1:] != tuple(dataset.input_shape) or len(images) < 2:
        expected = ", ".join(str(each) for each in dataset.input_shape)
        raise InputError(
            f"batch `{path}` has images of shape {images.shape}; data set `{dataset.name}` needs "
            f"(n, {expected}) with n at least 2."
        )
    labels = None
    if given is not None:
        labels = _classes(given)
        if labels.shape != (len(images),) or labels.min() < 0 or labels.max() >= dataset.classes:
            raise InputError(
                f"batch `{path}` needs one label from 0 to {dataset.classes - 1} for each image."
            )
    if not np.isfinite(images).all():
        raise InputError(f"batch `{path}` has images with values that are not finite.")
    return Batch(images, labels, str(path), classes=dataset.classes)


def _classes(given: npt.NDArray[np.generic]) -> npt.NDArray[np.int64]:
    """Return labels as int64; all are -1, which is no class, if some are no whole numbers."""
    if given.dtype.kind in "biuf":
        with np.errstate(invalid="ignore"):  # NaN becomes some number, which is not equal to it
            labels = given.astype(np.int64)
        if np.array_equal(labels, given):
            return labels
    return np.full(given.shape, -1, np.int64)
