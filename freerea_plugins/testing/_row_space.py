"""A small search space on which metrics of architectures and constraints are checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._architecture import Genotype
from .._dataset import Dataset
from .._fidelity import PAPER, Fidelity
from .._space import SearchSpace
from .._variable import Variable

if TYPE_CHECKING:
    from torch import nn

_LAYERS = ("none", "conv1x1", "conv3x3")


class RowSpace(SearchSpace):
    """A row of up to three convolutions, which counts the networks that it builds.

    Attributes:
        builds: How many networks instances of the class have built.
    """

    name = "row-of-layers"
    datasets = (Dataset("tiny-images", (3, 8, 8), 5),)
    variables = (
        Variable("width", ("4", "8")),
        *(Variable(f"layer{number}", _LAYERS) for number in (1, 2, 3)),
    )
    builds = 0

    def build_network(
        self,
        genotype: Genotype,
        fidelity: Fidelity = PAPER,  # noqa: ARG002
    ) -> nn.Module:
        """Build a row of layers, which takes images of any size."""
        from torch import nn

        type(self).builds += 1
        width = int(self.variables[0].choices[genotype[0]])
        layers: list[nn.Module] = [nn.Conv2d(self.dataset.input_shape[0], width, 3, padding=1)]
        for index in genotype[1:]:
            if index:
                size = 2 * index - 1
                layers += [nn.ReLU(), nn.Conv2d(width, width, size, padding=size // 2)]
        head = (nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(width, self.dataset.classes))
        return nn.Sequential(*layers, nn.ReLU(), *head)

    def skipped_layers(self, genotype: Genotype) -> float:
        """Return the number of layers that are left out."""
        return float(genotype[1:].count(0))
