"""Measures metrics on a network that may be changed."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from freerea_plugins import InputError, Metric, NetworkMetric

from ..networks.initialization import initialize
from ..networks.snapshot import Snapshot
from ..probing.loss import Loss, cross_entropy
from ..probing.probe import NetworkProbe
from .batch import Batch
from .failures import named_failure


@dataclass(frozen=True)
class Measurement:
    """What a metric found over repeats.

    Attributes:
        mean: The mean over repeats.
        spread: Their standard deviation, that of a sample; NaN if there is one only, or a value is
            not finite.
        values: The value of each repeat.
    """

    mean: float
    spread: float
    values: tuple[float, ...]

    @classmethod
    def of(cls, metric: Metric, values: Sequence[float]) -> Measurement:
        """Return what a metric's values come to; one that is not finite counts as the worst."""
        checked = [metric.finite_or_worst(each) for each in values]
        total = 0.0
        for each in checked:  # `sum` rounds otherwise, from Python 3.12 on.
            total += each
        varying = len(checked) > 1 and all(map(math.isfinite, checked))
        return cls(
            mean=metric.finite_or_worst(total / len(checked)),
            spread=statistics.stdev(checked) if varying else math.nan,
            values=tuple(checked),
        )


def measure_network(
    network: nn.Module,
    batch: Batch,
    metrics: Sequence[NetworkMetric],
    *,
    repeats: int,
    seed: int,
    subject: str,
    loss: Loss = cross_entropy,
) -> dict[str, Measurement]:
    """Measure metrics on a network that is made measurable and may be initialised in place.

    A value that is not finite is recorded as the metric's worst.

    Args:
        network: The network.
        batch: Images and labels.
        metrics: What to measure.
        repeats: Number of random initialisations.
        seed: Seed of the initialisations.
        subject: What is measured, in the words of an error.
        loss: What is made of the network's output and the labels.

    Raises:
        InputError: If a metric fails, or does not leave the network as it found it.
    """
    device = device_of(network)
    images = images_on(device, batch)
    labels = _usable(batch.labels).to(device)
    values: dict[str, list[float]] = {metric.name: [] for metric in metrics}
    observers = [each for metric in metrics for each in metric.observers()]
    for repeat in range(repeats):
        generator = torch.Generator("cpu").manual_seed((seed << 16) + repeat)
        initialize(network, generator)
        probe = NetworkProbe(network, images, labels, generator, loss=loss, observers=observers)
        snapshot = Snapshot(network)
        for metric in metrics:
            probe.begin()
            with named_failure(f"metric `{metric.name}`", subject):
                values[metric.name].append(float(metric.measure(probe)))
            if changed := snapshot.difference():
                raise InputError(
                    f"metric `{metric.name}` does not leave {subject} as it found it: it has "
                    f"changed {changed}."
                )
    return {each.name: Measurement.of(each, values[each.name]) for each in metrics}


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
