"""Measures metrics of architectures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import joblib
import torch

from freerea_plugins import (
    REDUCED,
    Architecture,
    ArchitectureMetric,
    Fidelity,
    Metric,
    NetworkMetric,
)

from ._batch import Batch
from ._device import resolve_device
from ._metric_names import resolve_metrics
from ._network_measurement import defined, measure_network

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
        device: Where networks are run: ``"cpu"``, ``"cuda"``, ``"cuda:1"``, ``"mps"``.

    Raises:
        InputError: If there is no metric, one is unknown or named twice, or the device is not
            there.
    """

    def __init__(
        self,
        batch: Batch,
        metrics: Iterable[Metric | str] = DEFAULT_METRICS,
        *,
        fidelity: Fidelity = REDUCED,
        seed: int = 0,
        device: str = "cpu",
    ) -> None:
        self.batch = batch
        self.metrics = resolve_metrics(metrics)
        self.fidelity = fidelity
        self.seed = seed
        self.device = resolve_device(device)

    def measure(self, architecture: Architecture) -> dict[str, float]:
        """Return the value of each metric, averaged over repeats where a network is run.

        A value that is not a number is recorded as the metric's worst.
        """
        measured = architecture.at(self.fidelity)
        network_metrics = [each for each in self.metrics if isinstance(each, NetworkMetric)]
        values = self._measure_network(measured, network_metrics) if network_metrics else {}
        for metric in self.metrics:
            if isinstance(metric, ArchitectureMetric):
                values[metric.name] = defined(metric, metric.measure(measured))
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
            network = architecture.build_network(self.fidelity).train().to(self.device)
            return measure_network(
                network, batch, metrics, repeats=self.fidelity.repeats, seed=self.seed
            )


def _measure_in_worker(evaluator: Evaluator, architecture: Architecture) -> dict[str, float]:
    return evaluator.measure(architecture)
