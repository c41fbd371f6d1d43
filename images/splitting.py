"""Images to learn from, and others to be judged by."""

from __future__ import annotations

import hashlib
import itertools
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from freerea_plugins import InputError

from .progress import Progress
from .sampling import Indices

_BLOCK = 1 << 20


@dataclass(frozen=True)
class Split:
    """Where the images of a folder go.

    Attributes:
        train: Indices of the files to learn from, sorted.
        test: Indices of the others.
    """

    train: Indices
    test: Indices


def split_files(
    files: Sequence[Path],
    members: Sequence[Indices],
    test: float,
    generator: np.random.Generator,
    progress: Progress,
) -> Split:
    """Split the files of each class; those with the same content stay together.

    Args:
        files: All files.
        members: The files of each class.
        test: Part of each class that is to be tested; one file at least, if its files differ, and
            never all.
        generator: Draws them.
        progress: Told after each file that had to be read.

    Raises:
        InputError: If the part is none, or all.
    """
    if not (isinstance(test, float | int) and 0 < test < 1):
        raise InputError(f"`test` must be a part between 0 and 1, got {test!r}.")
    copies = _copies(files, progress)
    tested: list[int] = []
    for each in members:
        # A file that is in two classes counts in the first of them.
        groups = [copies[index] for index in each if copies[index][0] == index]
        room = max(1, round(test * sum(map(len, groups))))
        left = len(groups)
        for place in generator.permutation(len(groups)):
            if left > 1 and len(groups[place]) <= room:
                tested += groups[place]
                room -= len(groups[place])
                left -= 1
    chosen = np.sort(np.array(tested, np.int64))
    return Split(np.setdiff1d(np.arange(len(files), dtype=np.int64), chosen), chosen)


def _copies(files: Sequence[Path], progress: Progress) -> dict[int, list[int]]:
    """Return for each file all with its content; only those of equal size are read."""
    sizes: dict[int, list[int]] = defaultdict(list)
    for index, path in enumerate(files):
        sizes[path.stat().st_size].append(index)
    alone = [each for each in sizes.values() if len(each) == 1]
    doubtful = list(itertools.chain(*(each for each in sizes.values() if len(each) > 1)))
    same: dict[bytes, list[int]] = defaultdict(list)
    for done, index in enumerate(doubtful, start=1):
        same[_digest(files[index])].append(index)
        progress("files compared", done, len(doubtful))
    return {index: each for each in [*alone, *map(sorted, same.values())] for index in each}


def _digest(path: Path) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.digest()
