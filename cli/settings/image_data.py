"""The option `--images`: what is read of a folder, and what is said of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from freerea.images import ImageFolder, normalized
from freerea.metrics import Batch
from freerea_plugins import Dataset, LabelledInputs, default_plugin_manager

from ..output.progress import Report, count_progress
from ..output.quietness import print_remark

_SHOWN_CLASSES = 6


@dataclass(frozen=True)
class FolderOptions:
    """Which images are read, and how; attributes are named as the options."""

    images: str
    resolution: int | None
    channels: int | None
    seed: int


@dataclass(frozen=True, eq=False)
class ImageData:
    """What a command takes from a folder of images.

    Attributes:
        dataset: Shape, classes and what normalises the images.
        batch: Images to measure metrics on.
    """

    dataset: Dataset
    batch: Batch


def read_images(options: FolderOptions, dataset: Dataset | None = None) -> ImageData:
    """Read a folder of images, and say what is in it.

    Args:
        options: Which images.
        dataset: The data set as it was made of the folder before; made anew by default.

    Raises:
        InputError: If the folder has no classes, or cannot be read.
    """
    with count_progress(Console(stderr=True)) as report:
        folder = _folder(options, report)
        if dataset is None:
            dataset = _named(folder.dataset())
        batch = folder.batch(seed=options.seed, dataset=dataset)
    for note in _notes(folder, is_usual=options.resolution is None):
        print_remark(f"note: {note}.")
    return ImageData(dataset, batch)


def read_labelled(options: FolderOptions, dataset: Dataset) -> LabelledInputs:
    """Read all images of a folder that can be read.

    Args:
        options: Which images.
        dataset: The data set that was made of the folder.

    Raises:
        InputError: If the folder has no classes, or cannot be read.
    """
    with count_progress(Console(stderr=True)) as report:
        loaded = _folder(options, report).load()
    return LabelledInputs(normalized(loaded.pixels, dataset).numpy(), loaded.labels)


def _folder(options: FolderOptions, report: Report) -> ImageFolder:
    return ImageFolder(
        options.images,
        resolution=options.resolution,
        channels=3 if options.channels is None else options.channels,
        progress=report,
    )


def _named(dataset: Dataset) -> Dataset:
    """Return a data set under a name that is that of no other."""
    spaces = default_plugin_manager().spaces.values()
    taken = {each.name.lower() for space in spaces for each in space.component.datasets}
    if dataset.name.lower() not in taken:
        return dataset
    return Dataset.of_definition(f"{dataset.name}-images", dataset.definition())


def _notes(folder: ImageFolder, *, is_usual: bool) -> list[str]:
    counts = Counter(folder.labels.tolist())
    classes = [f"{name} {counts[label]:,}" for label, name in enumerate(folder.class_names)]
    more = ", …" if len(classes) > _SHOWN_CLASSES else ""
    shape = "x".join(map(str, folder.input_shape))
    resized = (
        f", resized from a median side of {folder.median_side} (`--resolution` for another)"
        if is_usual and folder.median_side != folder.resolution
        else ""
    )
    summary = (
        f"`{Path(folder.path).name}` has {len(folder.files):,} images of {len(classes)} classes "
        f"({', '.join(classes[:_SHOWN_CLASSES])}{more}), taken as {shape}{resized}"
    )
    empty = ", ".join(f"`{each}`" for each in folder.empty_classes)
    unreadable = folder.unreadable_note()
    return [
        summary,
        *([f"left out, as there is nothing in it: {empty}"] if empty else []),
        *([] if unreadable is None else [unreadable]),
    ]
