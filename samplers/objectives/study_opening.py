"""Opens the study of an objective, or begins it."""

from __future__ import annotations

from collections.abc import Sequence

import optuna
from optuna import Study
from optuna.samplers import BaseSampler
from optuna.storages import BaseStorage

from freerea_plugins import Direction


def open_study(
    name: str | None,
    storage: str | BaseStorage | None,
    sampler: BaseSampler,
    directions: Sequence[Direction],
    *,
    load_if_exists: bool,
) -> Study:
    """Return a study that is there, if it is to be loaded, or else a new one.

    Nothing is written to a study that is there, as it may be of something else.

    Args:
        name: As for ``optuna.create_study``.
        storage: As for ``optuna.create_study``.
        sampler: The sampler.
        directions: The direction of each objective of a new study.
        load_if_exists: As for ``optuna.create_study``.
    """
    study = _existing(name, storage, sampler) if load_if_exists else None
    if study is not None:
        return study
    return optuna.create_study(
        storage=storage,
        sampler=sampler,
        study_name=name,
        directions=directions,
        load_if_exists=load_if_exists,  # Another process may have begun it by now.
    )


def _existing(
    name: str | None, storage: str | BaseStorage | None, sampler: BaseSampler
) -> Study | None:
    if name is None or storage is None:
        return None
    try:
        return optuna.load_study(study_name=name, storage=storage, sampler=sampler)
    except KeyError:
        return None
