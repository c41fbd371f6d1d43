"""A folder of images as a data set."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NoReturn, TypeVar

import numpy as np
import numpy.typing as npt

from freerea.metrics import Batch
from freerea_plugins import Dataset, InputError, is_whole

from .decoding import check_pillow, decode, short_side
from .listing import list_classes
from .loading import LoadedImages, UnreadableFile, read_each
from .normalization import mean_and_deviation, normalized
from .progress import Progress, silent
from .resolution import usual_resolution
from .sampling import Indices, balanced_labels, proportional_sample
from .splitting import Split, split_files

BATCH_SIZE = 64
"""Number of images that metrics are measured on."""

_SAMPLE = 1_000
"""Images that mean and deviation are computed from, of a folder with more."""

_SHOWN = 3
"""Files that cannot be read, of which the names are shown."""

ResultT = TypeVar("ResultT")

_UNUSABLE = re.compile(r"[^\w.-]+")


class ImageFolder:
    """A folder with a folder of images for each class.

    Images are cropped about their centre to a square and resized, turned as their EXIF says;
    transparent pixels become white, and of 16 bits the upper 8 are kept. Files that cannot be read
    are left out and listed. What is hidden, with a dot before its name, and folders without files
    are no part of it.

    Args:
        path: The folder. Its folders are the classes, whose names are theirs in sorted order;
            images may be in folders of these.
        resolution: Height and width of the images; that of the median image by default: its
            shorter side, rounded down to a multiple of 32, from 32 to 96. Every built-in space
            has networks for multiples of 32.
        channels: 3, red, green and blue; or 1, their luminance.
        progress: Told how far files are read.

    Attributes:
        path: The folder, absolute.
        class_names: Names of the classes, in the order of their labels.
        empty_classes: Names of folders without files, which are left out.
        resolution: Height and width of the images.
        channels: Number of channels.
        files: The images, class by class.
        labels: The class of each, int64 ``(n,)``.
        median_side: Pixels of the shorter side of the median image, before it is resized.

    Raises:
        InputError: If it is no folder, has fewer than two classes, or a class without an image
            that can be read; if `resolution` or `channels` is wrong; or if Pillow is missing.
    """

    def __init__(
        self,
        path: Path | str,
        *,
        resolution: int | None = None,
        channels: int = 3,
        progress: Progress = silent,
    ) -> None:
        if resolution is not None and not (is_whole(resolution) and resolution > 0):
            raise InputError(
                f"`resolution` must be a whole number of pixels above 0, got {resolution!r}."
            )
        if channels not in {1, 3}:
            raise InputError(f"`channels` must be 3 or 1, got {channels!r}.")
        check_pillow()
        self.path = Path(path).absolute()
        self.channels = channels
        self._progress = progress
        self._unreadable: dict[Path, UnreadableFile] = {}
        found = list_classes(self.path)
        self.class_names = found.names
        self.empty_classes = found.empty
        every = [each for files in found.files for each in files]
        looked_at = zip(every, self._read(every, short_side, "images looked at"), strict=True)
        sides = {path: side for path, side in looked_at if side is not None}
        self.files = tuple(sides)
        self.labels = np.array(
            [label for label, files in enumerate(found.files) for each in files if each in sides],
            np.int64,
        )
        for label in range(len(self.class_names)):
            if label not in self.labels:
                self._fail_on_class(label)
        self.median_side = int(np.median(list(sides.values())))
        self.resolution = usual_resolution(self.median_side) if resolution is None else resolution

    @property
    def input_shape(self) -> tuple[int, int, int]:
        """Channels, height and width of the images."""
        return self.channels, self.resolution, self.resolution

    @property
    def unreadable(self) -> tuple[UnreadableFile, ...]:
        """The files that could not be read so far, sorted; damage may show only as one is used."""
        return tuple(self._unreadable[path] for path in sorted(self._unreadable))

    def unreadable_note(self) -> str | None:
        """Return how many files could not be read and the first of them, in a line; or nothing."""
        return self._note(self.unreadable) if self.unreadable else None

    def dataset(self, name: str | None = None) -> Dataset:
        """Return shape and classes, with mean and deviation of each channel.

        These are over all pixels of all images; of 1,000 of them, as many of each class as is its
        part, where there are more.

        Args:
            name: What users know it by; the name of the folder by default, with `-` for what does
                not go into names.

        Raises:
            InputError: If no image of a class can be read.
        """
        sample = proportional_sample(self._members, _SAMPLE, _generator(0))
        loaded = self.load(sample)
        if not len(loaded.pixels):
            self._fail_on_class(0)
        mean, deviation = mean_and_deviation(loaded.pixels)
        usable = _UNUSABLE.sub("-", self.path.resolve().name).strip("-.")
        return Dataset(
            usable or "images" if name is None else name,
            self.input_shape,
            len(self.class_names),
            self.class_names,
            mean,
            deviation,
        )

    def batch(
        self, size: int = BATCH_SIZE, seed: int = 0, *, dataset: Dataset | None = None
    ) -> Batch:
        """Return normalised images to measure metrics on, as many of each class as there are.

        The first images are of as many classes as all. A class with too few images leaves its
        place to others; a small folder gives a small batch.

        Args:
            size: Number of images.
            seed: The same seed draws the same images of the same folder.
            dataset: Has mean and deviation; `dataset()` by default.

        Raises:
            InputError: If not one image is asked for, no image of a class can be read, or the seed
                is out of range.
        """
        if not (is_whole(size) and size > 0):
            raise InputError(f"`size` must be a whole number of images above 0, got {size!r}.")
        generator = _generator(seed)
        drawn = balanced_labels([len(each) for each in self._members], size, generator)
        waiting = [generator.permutation(each).tolist() for each in self._members]
        found: dict[int, npt.NDArray[np.uint8]] = {}
        places = list(range(len(drawn)))
        # A file that cannot be read leaves its place to the next of its class.
        while places := [each for each in places if each not in found and waiting[drawn[each]]]:
            chosen = [waiting[drawn[each]].pop() for each in places]
            decoded = zip(places, self._decoded(chosen), strict=True)
            found |= {place: pixels for place, pixels in decoded if pixels is not None}
        kept = sorted(found)
        labels = np.array([drawn[each] for each in kept], np.int64)
        for label in drawn:
            if label not in labels:
                self._fail_on_class(label)
        images = normalized(
            np.stack([found[each] for each in kept]),
            self.dataset() if dataset is None else dataset,
        )
        return Batch(images, labels, f"images of {self.path.name}, seed {seed}")

    def load(self, indices: Sequence[int] | Indices | None = None) -> LoadedImages:
        """Return images as bytes; those that cannot be read are left out.

        Args:
            indices: Which of `files`; all by default.
        """
        wanted = np.arange(len(self.files)) if indices is None else np.asarray(indices, np.int64)
        found: list[npt.NDArray[np.uint8]] = []
        kept: list[int] = []
        for index, each in zip(wanted.tolist(), self._decoded(wanted.tolist()), strict=True):
            if each is not None:
                found.append(each)
                kept.append(index)
        pixels = np.stack(found) if found else np.empty((0, *self.input_shape), np.uint8)
        places = np.array(kept, np.int64)
        return LoadedImages(pixels, self.labels[places], places)

    def split(self, test: float = 0.2, seed: int = 0) -> Split:
        """Split the images into some to learn from and others to be judged by.

        Of each class the same part; files with the same content, byte by byte, are on one side.

        Args:
            test: Part of each class to be judged by.
            seed: The same seed splits the same folder alike.

        Raises:
            InputError: If the part is not between 0 and 1, or the seed is out of range.
        """
        generator = _generator(seed)
        return split_files(self.files, self._members, test, generator, self._progress)

    @functools.cached_property
    def _members(self) -> list[Indices]:
        return [np.flatnonzero(self.labels == label) for label in range(len(self.class_names))]

    def _decoded(self, indices: Sequence[int]) -> Iterator[npt.NDArray[np.uint8] | None]:
        read = functools.partial(decode, side=self.resolution, channels=self.channels)
        return self._read([self.files[index] for index in indices], read, "images read")

    def _read(
        self, paths: Sequence[Path], read: Callable[[Path], ResultT], what: str
    ) -> Iterator[ResultT | None]:
        """Yield what is read of each file; nothing of one that cannot be, which is kept in mind."""
        for each in read_each(paths, read, what, self._progress):
            if isinstance(each, UnreadableFile):
                self._unreadable[each.path] = each
                yield None
            else:
                yield each

    def _fail_on_class(self, label: int) -> NoReturn:
        folder = self.path / self.class_names[label]
        found = [each for each in self.unreadable if folder in each.path.parents]
        raise InputError(
            f"class `{self.class_names[label]}` of `{self.path}` has no image that can be read: "
            f"{self._note(found)}."
        )

    def _note(self, unreadable: Sequence[UnreadableFile]) -> str:
        shown = ", ".join(
            f"`{each.path.relative_to(self.path)}` ({each.reason})" for each in unreadable[:_SHOWN]
        )
        more = ", …" if len(unreadable) > _SHOWN else ""
        files = "1 file" if len(unreadable) == 1 else f"{len(unreadable):,} files"
        return f"{files} of `{self.path.name}` cannot be read: {shown}{more}"


def _generator(seed: int) -> np.random.Generator:
    if not (is_whole(seed) and seed >= 0):
        raise InputError(f"`seed` must be a whole number from 0, got {seed!r}.")
    return np.random.default_rng(seed)
