"""Metrics made of a function, and a space over signals, to be checked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch import nn

from freerea_plugins import (
    Dataset,
    Fidelity,
    Genotype,
    NetworkMetric,
    Probe,
    SearchSpace,
    Variable,
)

Measure = Callable[[Any, Any], Any]


def metric(measure: Measure, base: type = NetworkMetric, **attributes: object) -> type[Any]:
    return type("Faulty", (base,), {"name": "faulty", "measure": measure, **attributes})


def first_weight(probe: Probe) -> nn.Parameter:
    return next(probe.network.parameters())


def weights_alone(self: NetworkMetric, probe: Probe) -> float:
    return float(first_weight(probe).detach().nan_to_num(0, 0, 0).abs().clamp(max=9).sum())


class Steps(SearchSpace):
    """Networks over signals."""

    name = "steps"
    datasets = (Dataset("steps", (2, 16), 3),)
    variables = (Variable("width", ("4", "8")),)

    def build_network(self, genotype: Genotype, fidelity: Fidelity | None = None) -> nn.Module:
        width = 4 + 4 * genotype[0]
        head = (nn.AdaptiveAvgPool1d(1), nn.Flatten(), nn.Linear(width, 3))
        return nn.Sequential(nn.Conv1d(2, width, 3), nn.ReLU(), *head)
