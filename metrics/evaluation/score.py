"""Measures metrics on one network."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import torch
from torch import Tensor, nn

from freerea_plugins import InputError, Metric, NetworkMetric

from ..costs.counting import network_costs
from ..networks.initialization import initialize
from ..networks.measurable_copy import make_measurable, measurable_copy
from ..networks.randomness import preserved_randomness
from ..probing.probe import NetworkProbe
from .batch import Batch
from .failures import named_failure
from .logits import check_logits
from .metric_names import resolve_network_metrics

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

    Metrics are measured on a copy in float32 that is initialised anew for each repeat, without
    dropout; the network, and the state of random number generators, are left as they are.
    Convolutions and linear layers, and batch-norm, are initialised; other weights, as of
    embeddings, are those that the network has.

    Args:
        network: The network, on the device where it is to be run; in any mode, compiled or not.
        batch: Images of the shape that the network takes, and labels.
        metrics: Metrics or their names.
        repeats: Number of random initialisations over which values are averaged.
        seed: Seed of the initialisations.

    Returns:
        The value of each metric by name.

    Raises:
        InputError: If a metric is unknown, named twice, or needs an architecture of a search
            space; if `repeats` is not positive; or if the network cannot be copied or looked
            into, does not take the images, or does not return a logit for each class.
    """
    resolved = resolve_network_metrics(metrics)
    measured = [each for each in resolved if isinstance(each, NetworkMetric)]
    if repeats < 1:
        raise InputError(f"`repeats` must be at least 1, got {repeats}.")
    with torch.inference_mode(False), preserved_randomness(_device(network)):
        copied = measurable_copy(network).train()
        check_logits(copied, _images(batch, _device(copied)), batch)
        values = measure_network(copied, batch, measured, repeats=repeats, seed=seed)
        if len(measured) < len(resolved):
            values.update(network_costs(copied, tuple(batch.images.shape[1:])))
    return {metric.name: float(values[metric.name]) for metric in resolved}


def measure_network(
    network: nn.Module,
    batch: Batch,
    metrics: Sequence[NetworkMetric],
    *,
    repeats: int,
    seed: int,
    measured: str = "`network`",
) -> dict[str, float]:
    """Measure metrics on a network that may be initialised in place.

    A value that is not finite is recorded as the metric's worst.

    Raises:
        InputError: If a metric raises anything; `measured` says for what.
    """
    device = _device(network)
    make_measurable(network)
    images = _images(batch, device)
    labels = batch.labels.to(device)
    sums = dict.fromkeys([metric.name for metric in metrics], 0.0)
    for repeat in range(repeats):
        generator = torch.Generator().manual_seed((seed << 16) + repeat)
        initialize(network, generator)
        probe = NetworkProbe(network, images, labels, generator)
        for metric in metrics:
            with named_failure(f"metric `{metric.name}`", measured):
                sums[metric.name] += float(probe.run_afresh(metric.measure))
    return {each.name: each.finite_or_worst(sums[each.name] / repeats) for each in metrics}


def _device(network: nn.Module) -> torch.device:
    return next((each.device for each in network.parameters()), torch.device("cpu"))


def _images(batch: Batch, device: torch.device) -> Tensor:
    images = batch.images.to(device)
    if images.dim() != 4:
        return images
    return images.contiguous(memory_format=torch.channels_last)
