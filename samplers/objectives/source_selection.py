"""Where the networks of an objective come from: a search space, or a function."""

from __future__ import annotations

from typing import Any

from freerea.metrics import (
    BatchLike,
    Evaluator,
    Forward,
    Loss,
    ResolvedFitness,
    ResultCache,
    pink_noise,
)
from freerea.metrics.evaluation.batch import as_batch
from freerea_plugins import Fidelity, InputError, Limit, SearchSpace

from .builder_source import Build, BuilderSource
from .network_source import NetworkSource
from .own_dataset import check_logits
from .space_source import SpaceSource


def select_source(
    space: SearchSpace | None,
    build: Build | None,
    *,
    input_shape: tuple[int, ...] | None,
    fitness: ResolvedFitness,
    limits: tuple[Limit, ...],
    batch: BatchLike | None,
    forward: Forward | None,
    loss: Loss | None,
    fidelity: Fidelity | None,
    seed: int,
    device: str,
    cache: ResultCache | None,
) -> NetworkSource[Any]:
    """Return where networks come from, for the arguments of a `TrainingFreeObjective`.

    Raises:
        InputError: If arguments do not go together, or one is wrong.
    """
    if build is None:
        if space is None:
            raise InputError("`space` or `build` is needed: where networks come from.")
        if input_shape is not None:
            raise InputError("`input_shape` goes with `build`; a search space has its own.")
        if forward is not None or loss is not None:
            raise InputError(
                "`forward` and `loss` go with `build`; a space's networks are classifiers."
            )
        check_logits(space)
        evaluator = Evaluator(
            pink_noise(space.dataset, seed=seed)
            if batch is None
            else as_batch(batch, classes=space.dataset.classes),
            fitness.metrics,
            fidelity=fidelity or fitness.fidelity,
            seed=seed,
            device=device,
            cache=cache,
        )
        return SpaceSource(space, evaluator, limits)
    if space is not None:
        raise InputError("`space` and `build` exclude each other: give one of them.")
    if input_shape is None:
        raise InputError("`build` needs `input_shape`, as (3, 32, 32).")
    if cache is not None:
        raise InputError("`cache` needs a search space: nothing identifies what you build.")
    return BuilderSource(
        build,
        input_shape,
        metrics=fitness.metrics,
        limits=limits,
        batch=batch,
        forward=forward,
        loss=loss,
        repeats=(fidelity or fitness.fidelity).repeats,
        seed=seed,
        device=device,
    )
