"""What is exported: what a search found or a training chose, or what is written out."""

from __future__ import annotations

from pathlib import Path

from freerea.exporters import load_architecture, load_trained
from freerea.exporters.results.trained import is_training
from freerea_plugins import Architecture, InputError, default_plugin_manager


def resolve_target(
    text: str, *, space: str | None, dataset: str | None, rank: int | None
) -> tuple[Architecture, Path | None]:
    """Return the architecture that a user means, with its weights where it was trained.

    Args:
        text: The folder of a search, its `result.json`, the folder of a training, or an
            architecture as its space writes it.
        space: Name of the space of an architecture that is written out.
        dataset: Its data set, if that is not the first of the space.
        rank: Which architecture of a search.

    Raises:
        InputError: If there is no such architecture, or options do not go together.
    """
    if space is not None:
        if rank is not None:
            raise InputError("`--rank` is for the folder of a search; `--space` has none.")
        return default_plugin_manager().space(space)(dataset).architecture(text), None
    if dataset is not None:
        raise InputError(f"`--dataset {dataset}` needs `--space`; a search knows its data set.")
    if not Path(text).exists():
        raise InputError(
            f"`{text}`: there is no such folder of a search; an architecture needs `--space`."
        )
    if rank is None and is_training(text):
        return load_trained(text)
    return load_architecture(text, rank), None
