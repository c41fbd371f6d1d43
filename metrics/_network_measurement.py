"""Measures metrics on one network."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import torch
from torch import nn
from torch.nn.utils.memory_format import convert_conv2d_weight_memory_format

from freerea_plugins import InputError, Metric, NetworkMetric

from ._batch import Batch
from ._initialization import initialize
from ._metric_names import resolve_network_metrics
from ._preservation import preserved
from ._probe import NetworkProbe
from ._randomness import seed_global_source

DEFAULT_NETWORK_METRICS = ("linear_regions", "log_synflow")
"""The metrics of the paper that look at a network, not at a cell."""


def score(
    network: nn.Module,
    batch: Batch,
    metrics: Iterable[Metric | str] = DEFAULT_NETWORK_METRICS,
    *,
    repeats: int = 3,
    seed: int = 0,
) -> dict[str, float]:
    """Measure metrics on any network from images to logits.

    The network is initialised anew for each repeat, as metrics expect it, and left as it was:
    weights, buffers, gradients, modes, and the state of random number generators.

    Args:
        network: The network, on the device where it is to be run.
        batch: Images of the shape that the network takes, and labels.
        metrics: Metrics or their names.
        repeats: Number of random initialisations over which values are averaged.
        seed: Seed of the initialisations.

    Returns:
        The value of each metric by name.

    Raises:
        InputError: If a metric is unknown, named twice, or needs an architecture of a search
            space, or if `repeats` is not positive.
    """
    resolved = resolve_network_metrics(metrics)
    if repeats < 1:
        raise InputError(f"`repeats` must be at least 1, got {repeats}.")
    with preserved(network):
        return measure_network(network.train(), batch, resolved, repeats=repeats, seed=seed)


def measure_network(
    network: nn.Module,
    batch: Batch,
    metrics: Sequence[NetworkMetric],
    *,
    repeats: int,
    seed: int,
) -> dict[str, float]:
    """Measure metrics on a network that may be initialised in place.

    A value that is not a number is recorded as the metric's worst.
    """
    device = next((each.device for each in network.parameters()), torch.device("cpu"))
    # Convolutions of few channels run up to three times faster so.
    convert_conv2d_weight_memory_format(network, torch.channels_last)
    images = batch.images.to(device).contiguous(memory_format=torch.channels_last)
    labels = batch.labels.to(device)
    sums = dict.fromkeys([metric.name for metric in metrics], 0.0)
    for repeat in range(repeats):
        generator = torch.Generator().manual_seed((seed << 16) + repeat)
        initialize(network, generator)
        probe = NetworkProbe(network, images, labels, generator)
        for metric in metrics:
            # Networks may draw from the global source too, as dropout does.
            seed_global_source(generator.initial_seed(), device)
            sums[metric.name] += metric.measure(probe)
    return {metric.name: defined(metric, sums[metric.name] / repeats) for metric in metrics}


def defined(metric: Metric, value: float) -> float:
    """Return a value, or the metric's worst in place of what is not a number."""
    return metric.worst() if math.isnan(value) else float(value)
