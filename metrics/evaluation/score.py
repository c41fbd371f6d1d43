"""Measures metrics on one network."""

from __future__ import annotations

import dataclasses

import numpy as np
import torch
from torch import nn

from freerea_plugins import PAPER, ArchitectureMetric, InputError, NetworkMetric

from ..networks.forward import Forward
from ..networks.measurable_copy import make_measurable, measurable_copy
from ..networks.randomness import checked_seed, preserved_randomness, seed_global_sources
from ..networks.surroundings import usual_settings
from ..probing.loss import Loss, cross_entropy
from .batch import Batch, BatchLike, as_batch
from .failures import named_failure
from .first_run import count_logits
from .fitness import resolve_fitness
from .measurement import Measurement, device_of, images_on, measure_network
from .metric_names import MetricsLike


def score(
    network: nn.Module,
    batch: BatchLike,
    metrics: MetricsLike | None = None,
    *,
    forward: Forward | None = None,
    loss: Loss | None = None,
    repeats: int = 3,
    seed: int = 0,
) -> dict[str, float]:
    """Measure metrics on any network, as means over random initialisations.

    Metrics are measured on a copy in float32 that is initialised anew for each repeat, without
    dropout; the network, and the state of random number generators, are left as they are.
    What `initialize` does not draw, as embeddings, keeps the values that the network has.

    Args:
        network: The network, on the device where it is to be run; in any mode, compiled or not.
        batch: Images of the shape that the network takes, and labels: a `Batch`, a pair of tensors
            or arrays, or images alone, for which labels are drawn from as many classes as the
            network has logits.
        metrics: Metrics or their names, or both by the names under which values are returned; by
            default those of the default fitness that have a meaning for a network.
        forward: How the network is run, where it takes more than images or returns what metrics are
            not to see: ``lambda network, images: network(images, extra)["logits"]``. It must run
            the network that it is given, on any number of images, and on types and devices as
            theirs: ``extra[: len(images)].to(images)``.
        loss: What is made of the network's output and the labels, one number, in place of cross
            entropy: ``lambda output, labels: …``. Where it needs other targets than classes, labels
            may be their indices.
        repeats: Number of random initialisations over which values are averaged.
        seed: Seed of the initialisations.

    Returns:
        The value of each metric by name.

    Raises:
        InputError: If the batch is none; if a metric is unknown, two have the same name, or one
            needs an architecture of a search space; if `repeats` or `seed` is out of range; if the
            network cannot be copied or looked into, or does not take the images; if a metric needs
            a loss and the network does not return a logit for each class; or if a metric fails,
            which the message names.
    """
    found = measurements(
        network, batch, metrics, forward=forward, loss=loss, repeats=repeats, seed=seed
    )
    return {name: each.mean for name, each in found.items()}


def measurements(
    network: nn.Module,
    batch: BatchLike,
    metrics: MetricsLike | None = None,
    *,
    forward: Forward | None = None,
    loss: Loss | None = None,
    repeats: int = 3,
    seed: int = 0,
) -> dict[str, Measurement]:
    """Measure metrics as `score` does, and return with each mean the value of each repeat.

    Args:
        network: As for `score`, and so is all else.
        batch: Images and labels.
        metrics: Metrics or their names.
        forward: How the network is run.
        loss: What is made of the network's output and the labels.
        repeats: Number of random initialisations.
        seed: Seed of the initialisations.

    Returns:
        Mean, spread and values of each metric by name; `flops` and `params` have one value.

    Raises:
        InputError: As `score` does.
    """
    resolved = resolve_fitness(metrics=metrics).metrics
    repeats = dataclasses.replace(PAPER, repeats=repeats).repeats  # checked as those of a space
    seed = checked_seed(seed)
    if not (loss is None or callable(loss)):
        raise InputError(
            f"`loss` must be a function of an output and labels, got {type(loss).__name__}."
        )
    given = as_batch(batch, classes=1)
    has_labels = not isinstance(batch, torch.Tensor | np.ndarray)
    if loss is not None and not has_labels:
        raise InputError("`batch` has no labels, which `loss` is given: give (images, labels).")
    device = device_of(network)
    with preserved_randomness(device), usual_settings(device):
        copied = measurable_copy(network, forward).train()
        make_measurable(copied)
        seed_global_sources(seed, device)
        classes = count_logits(
            copied, images_on(device, given), original=None if forward is None else network
        )
        if classes is not None and loss is None:
            if has_labels:
                given.check_classes(classes, "`network`")
            else:
                given = Batch(given.images, source=given.source, classes=classes)
        found = measure_network(
            copied,
            given,
            [each for each in resolved if isinstance(each, NetworkMetric)],
            repeats=repeats,
            seed=seed,
            subject="`network`",
            loss=loss or cross_entropy,
        )
        for each in resolved:
            if isinstance(each, ArchitectureMetric):
                with named_failure(f"metric `{each.name}`", "`network`"):
                    value = each.measure_network(copied, tuple(given.images.shape[1:]))
                found[each.name] = Measurement.of(each, [value])
    return {metric.name: found[metric.name] for metric in resolved}
