"""A small search space with gaps on which search algorithms are checked, and its supernet."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from .._architecture import Genotype
from .._dataset import Dataset
from .._fidelity import PAPER, Fidelity
from .._space import SearchSpace
from .._variable import Variable

if TYPE_CHECKING:
    from torch import nn

    from .._supernet import Supernet

_LAYERS = 6
_CHOICES = ("none", "conv1x1", "conv3x3")


class GappedSpace(SearchSpace):
    """A row of up to six convolutions: 127 networks of 729 combinations of choices.

    No layer follows one that is left out, so that most combinations are no architecture.
    """

    name = "gapped-row"
    datasets = (Dataset("tiny-images", (3, 8, 8), 5),)
    variables = tuple(Variable(f"layer{number}", _CHOICES) for number in range(_LAYERS))

    def is_valid(self, genotype: Genotype) -> bool:
        """Return whether no layer follows one that is left out."""
        return all(first or not second for first, second in itertools.pairwise(genotype))

    def build_network(
        self,
        genotype: Genotype,
        fidelity: Fidelity = PAPER,  # noqa: ARG002
    ) -> nn.Module:
        """Build a row of layers, which takes images of any size."""
        from torch import nn

        from ._gapped_network import ends, layer

        first, last = ends(self.dataset)
        return nn.Sequential(first, *map(layer, genotype), last)

    def build_supernet(self, fidelity: Fidelity = PAPER) -> Supernet:  # noqa: ARG002
        """Build a row of layers, each the sum of all of its choices."""
        from ._gapped_network import GappedSupernet

        return GappedSupernet(self.dataset, _LAYERS, len(_CHOICES))
