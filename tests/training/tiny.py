"""A search space of tiny networks, as a third party may write it, and images for them."""

from __future__ import annotations

from typing import ClassVar

import torch
from torch import nn

from freerea.training import LabelledImages
from freerea_plugins import PAPER, Dataset, Fidelity, Genotype, SearchSpace, Variable

SIDE = 6


class TinySpace(SearchSpace):
    """One convolution of a width, with dropout; the last width takes smaller images."""

    name = "tiny"
    datasets: ClassVar = (Dataset("dots", (3, SIDE, SIDE), 2),)
    variables = (Variable("width", ("2", "3", "4")),)

    def build_network(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:
        return tiny_network(genotype[0] + 2, self.dataset.classes)

    def input_shape_of(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> tuple[int, ...]:
        return (3, 4, 4) if genotype == (2,) else self.dataset.input_shape


def tiny_network(width: int = 2, classes: int = 2) -> nn.Module:
    """Return a network of one convolution."""
    return nn.Sequential(
        nn.Conv2d(3, width, 3, padding=1),
        nn.BatchNorm2d(width),
        nn.ReLU(),
        nn.Dropout(0.1),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(width, classes),
    )


def two_levels(count: int = 40, side: int = SIDE, seed: int = 0) -> LabelledImages:
    """Return noise about a dark level, and about a bright one."""
    generator = torch.Generator().manual_seed(seed)
    labels = torch.arange(count) % 2
    noise = torch.randint(0, 80, (count, 3, side, side), generator=generator)
    images = noise + 120 * labels.view(-1, 1, 1, 1)
    return LabelledImages(images.byte(), labels, (0.4,) * 3, (0.25,) * 3)
