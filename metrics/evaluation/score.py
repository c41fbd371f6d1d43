"""Measures metrics on one network."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from torch import nn

from freerea_plugins import PAPER, ArchitectureMetric, Metric, NetworkMetric

from ..networks.measurable_copy import make_measurable, measurable_copy
from ..networks.randomness import checked_seed, preserved_randomness, seed_global_sources
from ..networks.surroundings import usual_settings
from .batch import Batch
from .failures import named_failure
from .fitness import resolve_fitness
from .logits import check_logits
from .measurement import device_of, images_on, measure_network


def score(
    network: nn.Module,
    batch: Batch,
    metrics: Iterable[Metric | str] | None = None,
    *,
    repeats: int = 3,
    seed: int = 0,
) -> dict[str, float]:
    """Measure metrics on any network from images to logits.

    Metrics are measured on a copy in float32 that is initialised anew for each repeat, without
    dropout; the network, and the state of random number generators, are left as they are.
    What `initialize` does not draw, as embeddings, keeps the values that the network has.

    Args:
        network: The network, on the device where it is to be run; in any mode, compiled or not.
        batch: Images of the shape that the network takes, and labels.
        metrics: Metrics or their names; by default those of the default fitness that have a
            meaning for a network.
        repeats: Number of random initialisations over which values are averaged.
        seed: Seed of the initialisations.

    Returns:
        The value of each metric by name.

    Raises:
        InputError: If a metric is unknown, named twice, or needs an architecture of a search
            space; if `repeats` or `seed` is out of range; if the network cannot be copied or
            looked into, does not take the images, or does not return a logit for each class; or if
            a metric fails, which the message names.
    """
    resolved = resolve_fitness(metrics=metrics).metrics
    measured = [each for each in resolved if isinstance(each, NetworkMetric)]
    repeats = dataclasses.replace(PAPER, repeats=repeats).repeats  # checked as those of a space
    seed = checked_seed(seed)
    device = device_of(network)
    with preserved_randomness(device), usual_settings(device):
        copied = measurable_copy(network).train()
        make_measurable(copied)
        seed_global_sources(seed, device)
        check_logits(copied, images_on(device, batch), batch)
        values = measure_network(
            copied, batch, measured, repeats=repeats, seed=seed, subject="`network`"
        )
        for each in resolved:
            if isinstance(each, ArchitectureMetric):
                with named_failure(f"metric `{each.name}`", "`network`"):
                    value = each.measure_network(copied, tuple(batch.images.shape[1:]))
                values[each.name] = each.finite_or_worst(value)
    return {metric.name: float(values[metric.name]) for metric in resolved}
