"""Sums of operators beside networks that were measured whole."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from freerea.metrics.networks.randomness import preserved_randomness
from freerea_plugins import Architecture

from ..constraints.latency import Latency
from ..latency.runtimes import Runtime
from ..latency.timing import Stopwatch


@dataclass(frozen=True)
class LatencyCheck:
    """How well sums of operators tell the times of networks.

    Attributes:
        architectures: The architectures.
        summed: The sum of the operators of each, in seconds.
        measured: The time of each as a whole.
    """

    architectures: tuple[str, ...]
    summed: tuple[float, ...]
    measured: tuple[float, ...]

    @property
    def correlation(self) -> float:
        """Pearson's correlation of the two."""
        return float(np.corrcoef(self.summed, self.measured)[0, 1])

    @property
    def errors(self) -> tuple[float, ...]:
        """By which part of it each sum differs from the time."""
        pairs = zip(self.summed, self.measured, strict=True)
        return tuple(abs(total - whole) / whole for total, whole in pairs)

    def report(self) -> dict[str, Any]:
        """Return figures as JSON writes them."""
        return {
            "architectures": len(self.architectures),
            "correlation": self.correlation,
            "median_error": statistics.median(self.errors),
            "error_90th_percentile": float(np.quantile(self.errors, 0.9)),
            "ratio": statistics.median(
                total / whole for total, whole in zip(self.summed, self.measured, strict=True)
            ),
            "networks": [
                {"architecture": name, "summed": total, "measured": whole}
                for name, total, whole in zip(
                    self.architectures, self.summed, self.measured, strict=True
                )
            ],
        }


def check_latency(
    latency: Latency,
    architectures: Iterable[Architecture],
    runtime: Runtime,
    stopwatch: Stopwatch,
    report: Callable[[int], None],
) -> LatencyCheck:
    """Measure architectures as wholes, and add up their operators.

    Args:
        latency: Adds up operators.
        architectures: The architectures.
        runtime: What the operators were measured with.
        stopwatch: How networks are timed.
        report: Is told how many were measured.

    Raises:
        InputError: If an operator of one is not in the table.
    """
    names, summed, runs = [], [], []
    for number, architecture in enumerate(architectures):
        report(number)
        summed.append(latency.cost(architecture))
        with preserved_randomness(torch.device("cpu")):
            network = architecture.build_network()
        runs.append(runtime.network(network, architecture.input_shape()))
        names.append(str(architecture))
    measured = tuple(each.seconds for each in stopwatch.measure_in_turns(runs))
    report(len(names))
    return LatencyCheck(tuple(names), tuple(summed), measured)
