"""Finds out what a published benchmark is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from freerea_plugins import InputError, SearchSpace

from ..file import NASBENCH101, NATS_BENCH
from .nasbench101_file import NASBench101File
from .nats_archive import NATSArchive
from .nats_archive_table import NATSArchiveSource
from .source import TableSource


def open_source(
    path: Path,
    space: SearchSpace,
    *,
    trust: bool = False,
    hp: str | None = None,
    epochs: Sequence[int] | None = None,
) -> TableSource:
    """Return what a table can be imported from.

    Args:
        path: An archive of NATS-Bench, a folder or one file, or NAS-Bench-101's file.
        space: The search space.
        trust: That a file made of pickles comes from somebody the user trusts.
        hp: Epochs of the training; the longest by default.
        epochs: Epochs at which the validation accuracy is taken as well.

    Raises:
        InputError: If it is none of these, or cannot be read.
    """
    _require_source(path)
    if path.is_dir() or path.suffix == NATS_BENCH:
        archive = NATSArchive(path, space, trust=trust, hp=hp, epochs=epochs)
        return NATSArchiveSource(archive)
    if path.suffix == NASBENCH101:
        if epochs:
            raise InputError(
                "`--epoch` is for NATS-Bench: NAS-Bench-101 has the validation accuracy half-way "
                "and at the end."
            )
        return NASBench101File(path, space, hp=hp)
    raise InputError(
        f"`{path}` is no archive: give a folder or a .pickle{NATS_BENCH} of NATS-Bench, or the "
        f"{NASBENCH101} of NAS-Bench-101."
    )


def _require_source(path: Path) -> None:
    """Check that there is a folder, or a file that ends.

    Raises:
        InputError: If there is not.
    """
    try:
        if not path.exists():
            raise InputError(f"there is no `{path}` to import from.")
        if not (path.is_dir() or path.is_file()):
            raise InputError(f"`{path}` cannot be imported: it is no regular file.")
    except OSError as error:
        raise InputError(f"`{path}` cannot be read: {error}.") from error
