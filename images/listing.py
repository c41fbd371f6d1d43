"""Which classes a folder has, and which files they have."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from freerea_plugins import InputError

_NO_IMAGES = frozenset({"thumbs.db", "desktop.ini"})
"""Files that Windows leaves in folders of images."""
_PARTS = frozenset({"train", "training", "test", "testing", "val", "valid", "validation"})
"""Folders of a data set that is split already; none of them is a class."""


@dataclass(frozen=True)
class ClassFolders:
    """The folders of classes in a folder.

    Attributes:
        names: Names of the classes with files, sorted.
        files: The files of each, sorted, whatever they are.
        empty: Names of folders without files, which are no classes.
    """

    names: tuple[str, ...]
    files: tuple[tuple[Path, ...], ...]
    empty: tuple[str, ...]


def list_classes(path: Path) -> ClassFolders:
    """Return the classes of a folder and their files, those in folders of theirs as well.

    What is hidden, with a dot before its name, is left out.

    Raises:
        InputError: If it is no folder, cannot be listed, or has not two classes at least.
    """
    if not path.exists():
        raise InputError(f"folder of images `{path}` does not exist.")
    if not path.is_dir():
        raise InputError(f"`{path}` is a file: give the folder that has a folder for each class.")
    try:
        folders = sorted(
            (each for each in path.iterdir() if each.is_dir() and not _is_hidden(each.name)),
            key=lambda each: each.name,
        )
        files = {each.name: tuple(_files(each)) for each in folders}
    except OSError as error:
        raise InputError(
            f"folder of images `{path}` cannot be listed: {error.strerror}, `{error.filename}`."
        ) from error
    names = tuple(name for name, found in files.items() if found)
    _check_classes(path, names)
    return ClassFolders(
        names,
        tuple(files[name] for name in names),
        tuple(name for name, found in files.items() if not found),
    )


def _check_classes(path: Path, names: tuple[str, ...]) -> None:
    if not names:
        raise InputError(
            f"folder of images `{path}` has no classes: put the images of each class into a folder "
            f"of its own, as `{path / 'cat'}` and `{path / 'dog'}`."
        )
    if len(names) == 1:
        raise InputError(
            f"folder of images `{path}` has one class, `{names[0]}`: two are needed at least."
        )
    parts = {name for name in names if name.lower() in _PARTS and _has_folders(path / name)}
    if len(parts) == len(names):
        raise InputError(
            f"folder of images `{path}` has {' and '.join(f'`{each}`' for each in names)}, which "
            f"are parts of a data set and no classes: give one of them, as `{path / names[-1]}`."
        )


def _files(folder: Path) -> Iterator[Path]:
    def fail(error: OSError) -> None:
        raise error

    for root, folders, names in os.walk(folder, onerror=fail):
        folders[:] = sorted(each for each in folders if not _is_hidden(each))
        for name in sorted(names):
            if not _is_hidden(name) and name.lower() not in _NO_IMAGES:
                yield Path(root, name)


def _has_folders(folder: Path) -> bool:
    return any(each.is_dir() for each in folder.iterdir() if not _is_hidden(each.name))


def _is_hidden(name: str) -> bool:
    return name.startswith(".")
