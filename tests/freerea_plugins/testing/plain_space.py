"""A search space that keeps every promise."""

from __future__ import annotations

from typing import Any

from torch import nn

from freerea_plugins import PAPER, Dataset, Fidelity, Genotype, SearchSpace, Variable


class Plain(SearchSpace):
    """Two layers, of which the second may be left out."""

    name = "plain"
    datasets = (Dataset("tiny", (3, 12, 12), 5), Dataset("signals", (2, 16), 3))
    variables = (
        Variable("width", ("4", "8")),
        Variable("depth", ("1", "2")),
        Variable("kernel", ("1", "3")),
    )

    def build_network(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:
        channels, *sides = self.dataset.input_shape
        convolution: Any = {1: nn.Conv1d, 2: nn.Conv2d}[len(sides)]
        pool: Any = {1: nn.AdaptiveAvgPool1d, 2: nn.AdaptiveAvgPool2d}[len(sides)]
        width = 4 + 4 * genotype[0]
        layers = [convolution(channels, width, 3), nn.ReLU()]
        if genotype[1]:
            layers += [convolution(width, width, 1 + 2 * genotype[2]), nn.ReLU()]
        head = (pool(1), nn.Flatten(), nn.Linear(width, self.dataset.classes))
        return nn.Sequential(*layers, *head)

    def canonical_genotype(self, genotype: Genotype) -> Genotype:
        return genotype if genotype[1] else (*genotype[:2], 0)
