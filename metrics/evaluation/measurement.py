"""Measures metrics on a network that may be changed."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from freerea_plugins import InputError, NetworkMetric

from ..networks.initialization import initialize
from ..networks.snapshot import Snapshot
from ..probing.probe import NetworkProbe
from .batch import Batch
from .failures import named_failure


def measure_network(
    network: nn.Module,
    batch: Batch,
    metrics: Sequence[NetworkMetric],
    *,
    repeats: int,
    seed: int,
    subject: str,
) -> dict[str, float]:
    """Measure metrics on a network that is made measurable and may be initialised in place.

    A value that is not finite is recorded as the metric's worst.

    Args:
        network: The network.
        batch: Images and labels.
        metrics: What to measure.
        repeats: Number of random initialisations over which values are averaged.
        seed: Seed of the initialisations.
        subject: What is measured, in the words of an error.

    Raises:
        InputError: If a metric fails, or does not leave the network as it found it.
    """
    device = device_of(network)
    images = images_on(device, batch)
    labels = _usable(batch.labels).to(device)
    sums = dict.fromkeys([metric.name for metric in metrics], 0.0)
    observers = [each for metric in metrics for each in metric.observers()]
    snapshot = Snapshot(network)
    for repeat in range(repeats):
        generator = torch.Generator("cpu").manual_seed((seed << 16) + repeat)
        initialize(network, generator)
        probe = NetworkProbe(network, images, labels, generator, observers)
        snapshot.take()
        for metric in metrics:
            probe.begin()
            with named_failure(f"metric `{metric.name}`", subject):
                sums[metric.name] += float(metric.measure(probe))
            if changed := snapshot.difference():
                raise InputError(
                    f"metric `{metric.name}` does not leave {subject} as it found it: it has "
                    f"changed {changed}."
                )
    return {each.name: each.finite_or_worst(sums[each.name] / repeats) for each in metrics}


def device_of(network: nn.Module) -> torch.device:
    """Return the device of a network's weights; the CPU if it has none."""
    return next((each.device for each in network.parameters()), torch.device("cpu"))


def images_on(device: torch.device, batch: Batch) -> Tensor:
    """Return the images of a batch, on a device and in the layout that is fastest."""
    images = _usable(batch.images).to(device)
    if images.dim() != 4:
        return images
    return images.contiguous(memory_format=torch.channels_last)


def _usable(tensor: Tensor) -> Tensor:
    """Return a tensor that autograd may keep, which one made in inference mode is not."""
    return tensor.clone() if tensor.is_inference() else tensor
