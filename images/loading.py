"""Many files, read side by side."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from .decoding import UnreadableImageError, quiet_pillow
from .progress import Progress

ResultT = TypeVar("ResultT")

_CHUNK = 32
"""Files that are handed to threads at once: Ctrl-C waits for no more than these."""
_THREADS = 8


@dataclass(frozen=True)
class UnreadableFile:
    """A file that is no image, or a damaged one.

    Attributes:
        path: The file.
        reason: Why it cannot be read, in a few words.
    """

    path: Path
    reason: str


@dataclass(frozen=True)
class LoadedImages:
    """Images of a folder that could be read.

    Attributes:
        pixels: ``(n, channels, height, width)``, of bytes.
        labels: Their classes, ``(n,)``.
        indices: Where they are among the files of the folder, ``(n,)``.
    """

    pixels: npt.NDArray[np.uint8]
    labels: npt.NDArray[np.int64]
    indices: npt.NDArray[np.int64]


def read_each(
    paths: Sequence[Path],
    read: Callable[[Path], ResultT],
    what: str,
    progress: Progress,
) -> Iterator[ResultT | UnreadableFile]:
    """Yield what is read of each file, in order, or why it cannot be.

    Args:
        paths: The files.
        read: Reads one, in a thread; may raise `UnreadableImageError`.
        what: What is counted, in words.
        progress: Told after each file.
    """

    def attempt(path: Path) -> ResultT | UnreadableFile:
        try:
            return read(path)
        except UnreadableImageError as error:
            return UnreadableFile(path, str(error))

    waiting = iter(paths)
    done = 0
    with ThreadPoolExecutor(min(_THREADS, os.cpu_count() or 1)) as threads:
        while chunk := list(itertools.islice(waiting, _CHUNK)):
            with quiet_pillow():
                results = list(threads.map(attempt, chunk))
            for each in results:
                done += 1
                progress(what, done, len(paths))
                yield each
