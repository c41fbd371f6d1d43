"""A small network, and a space of it."""

from __future__ import annotations

from torch import nn

from freerea_plugins import (
    PAPER,
    Dataset,
    Fidelity,
    Genotype,
    SearchSpace,
    Variable,
)

ONCE = Fidelity("once", repeats=1)


class Network(nn.Sequential):
    """Two convolutions, with something between them, and a classifier."""

    def __init__(self, middle: nn.Module | None = None) -> None:
        super().__init__(
            *(nn.Conv2d(3, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU()),
            nn.Identity() if middle is None else middle,
            *(nn.Conv2d(8, 8, 3, padding=1), nn.ReLU(), nn.AdaptiveAvgPool2d(1)),
            *(nn.Flatten(), nn.Linear(8, 4)),
        )


class Space(SearchSpace):
    """One network, as often as there are choices."""

    name = "one-network"
    datasets = (Dataset("small", (3, 8, 8), 4),)
    variables = (Variable("nothing", ("a", "b")),)

    def build_network(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:
        return Network()
