"""Measures metrics of architectures."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

import joblib
import torch
from torch.nn.utils.memory_format import convert_conv2d_weight_memory_format

from freerea_plugins import (
    REDUCED,
    Architecture,
    ArchitectureMetric,
    Fidelity,
    InputError,
    Metric,
    NetworkMetric,
    default_plugin_manager,
)

from ._batch import Batch
from ._initialization import initialize
from ._probe import NetworkProbe

DEFAULT_METRICS = ("linear_regions", "log_synflow", "skipped_layers")
"""The metrics of the paper."""


class Evaluator:
    """Measures a set of metrics on architectures of one search space.

    Values depend on the architecture, the batch, the fidelity and the seed alone: not on what
    was measured before, nor on the process.

    Args:
        batch: The images; averaged down to the fidelity's resolution.
        metrics: Metrics or their names; the paper's by default.
        fidelity: How much of each network to build.
        seed: Seed of the initialisations.

    Raises:
        InputError: If there is no metric, one is unknown, or one is named twice.
    """

    def __init__(
        self,
        batch: Batch,
        metrics: Iterable[Metric | str] = DEFAULT_METRICS,
        *,
        fidelity: Fidelity = REDUCED,
        seed: int = 0,
    ) -> None:
        self.batch = batch
        self.metrics = resolve_metrics(metrics)
        self.fidelity = fidelity
        self.seed = seed

    def measure(self, architecture: Architecture) -> dict[str, float]:
        """Return the value of each metric, averaged over repeats where a network is run.

        A value that is not a number is recorded as the metric's worst.
        """
        measured = architecture.at(self.fidelity)
        network_metrics = [each for each in self.metrics if isinstance(each, NetworkMetric)]
        values = self._measure_network(measured, network_metrics) if network_metrics else {}
        for metric in self.metrics:
            if isinstance(metric, ArchitectureMetric):
                values[metric.name] = _defined(metric, metric.measure(measured))
        return {metric.name: values[metric.name] for metric in self.metrics}

    def measure_many(
        self, architectures: Sequence[Architecture], *, jobs: int = 1
    ) -> Iterator[dict[str, float]]:
        """Yield the values of each architecture, in order.

        Args:
            architectures: What to measure.
            jobs: Number of processes, each with its share of the cores' threads.
        """
        if jobs == 1 or len(architectures) == 1:
            yield from map(self.measure, architectures)
            return
        parallel = joblib.Parallel(n_jobs=jobs, return_as="generator")
        yield from parallel(
            joblib.delayed(_measure_in_worker)(self, architecture) for architecture in architectures
        )

    def _measure_network(
        self, architecture: Architecture, metrics: Sequence[NetworkMetric]
    ) -> dict[str, float]:
        batch = self.batch.resized(*architecture.space.input_shape(self.fidelity)[1:])
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(self.seed)
            network = architecture.build_network(self.fidelity).train()
            # Convolutions of few channels run up to three times faster so.
            network = convert_conv2d_weight_memory_format(network, torch.channels_last)
            images = batch.images.contiguous(memory_format=torch.channels_last)
            sums = dict.fromkeys([metric.name for metric in metrics], 0.0)
            for repeat in range(self.fidelity.repeats):
                generator = torch.Generator().manual_seed((self.seed << 16) + repeat)
                initialize(network, generator)
                probe = NetworkProbe(network, images, batch.labels, generator)
                for metric in metrics:
                    # Networks may draw from the global source too, as dropout does.
                    torch.manual_seed(generator.initial_seed())
                    sums[metric.name] += metric.measure(probe)
        return {
            metric.name: _defined(metric, sums[metric.name] / self.fidelity.repeats)
            for metric in metrics
        }


def resolve_metrics(metrics: Iterable[Metric | str]) -> tuple[Metric, ...]:
    """Return metric objects for objects or names.

    Raises:
        InputError: If there is no metric, one is unknown, or one is named twice.
    """
    resolved = tuple(
        default_plugin_manager().metric(each)() if isinstance(each, str) else each
        for each in metrics
    )
    names = [each.name for each in resolved]
    if not names:
        raise InputError("`metrics` is empty: name at least one metric.")
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"metric `{name}` is named twice.")
    return resolved


def _defined(metric: Metric, value: float) -> float:
    return metric.worst() if math.isnan(value) else float(value)


def _measure_in_worker(evaluator: Evaluator, architecture: Architecture) -> dict[str, float]:
    return evaluator.measure(architecture)
