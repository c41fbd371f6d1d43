"""NAS-Bench-Macro's search space."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from freerea_plugins import PAPER, Dataset, Fidelity, Genotype, InputError, SearchSpace, Variable

from ..datasets import CIFAR10
from ..inverted_residuals.sides import check_sides
from .costs import network_costs
from .structure import BLOCKS, IDENTITY, STAGES

if TYPE_CHECKING:
    from torch import nn

BLOCK_LAYERS = 3
"""Layers of an inverted residual, which its shortcut jumps."""

_SMALLEST_SIDE = 8


class NASBenchMacro(SearchSpace):
    """Networks of NAS-Bench-Macro: eight blocks, three kinds, 6,561 networks.

    A 3×3 convolution to 32 channels, stages of two, three and three blocks with 64, 128 and 256
    channels, the first of each with stride 2, a 1×1 convolution to 1,280 channels, mean over the
    pixels, and a classifier. A block is an identity, an inverted residual with kernel 3 and
    expansion 3, or one with kernel 5 and expansion 6. Inverted residuals have a shortcut, and
    identities no layer, but for the first block of a stage: there an identity is a 1×1 convolution
    with batch-norm.

    Networks are written as their eight digits: 0 is an identity, 1 and 2 the inverted residuals.

    Source: Su et al., https://arxiv.org/abs/2103.11922.
    """

    name = "nasbench-macro"
    datasets = (CIFAR10,)
    variables = tuple(
        Variable(f"block_{number}", ("identity", "kernel3_expansion3", "kernel5_expansion6"))
        for number in range(1, len(BLOCKS) + 1)
    )

    reduced = Fidelity("reduced", canonical=True, repeats=1, images=32)

    def check_dataset(self, dataset: Dataset) -> None:
        """Check that a data set has images whose sides can be halved three times.

        Raises:
            InputError: If it has not.
        """
        super().check_dataset(dataset)
        check_sides(dataset, _SMALLEST_SIDE, self.name)

    def build_network(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:  # noqa: ARG002
        """Build the network as NAS-Bench-Macro defines it, with all blocks at any fidelity."""
        from .network import NASBenchMacroNetwork

        return NASBenchMacroNetwork(
            genotype,
            image_channels=self.dataset.input_shape[0],
            classes=self.dataset.classes,
        )

    def encode(self, genotype: Genotype) -> str:
        """Write the kinds of the blocks as digits."""
        return "".join(map(str, genotype))

    def decode(self, text: str) -> Genotype:
        """Read the kinds of the blocks.

        Raises:
            InputError: If it is not a network of this space.
        """
        if len(text) != len(BLOCKS) or not set(text) <= set("012"):
            raise InputError(
                f"`{text}` is not a network of `{self.name}`: write {len(BLOCKS)} digits as "
                "02012100, 0 for an identity, 1 and 2 for an inverted residual with kernel 3 and "
                "with kernel 5."
            )
        return tuple(map(int, text))

    def canonical_genotype(self, genotype: Genotype) -> Genotype:
        """Move the identities of a stage to behind its first block: where they are is the same."""
        canonical: list[int] = []
        for depth in STAGES:
            first, *others = genotype[len(canonical) : len(canonical) + depth]
            canonical += [first, *sorted(others, key=lambda choice: choice != IDENTITY)]
        return tuple(canonical)

    @property
    def distinct_size(self) -> int:
        """The number of networks that compute different functions."""
        return 3_969

    def costs(self, genotype: Genotype) -> Mapping[str, float]:
        """Return multiply-adds and parameters, and bytes of live tensors and constants of int8."""
        costs = network_costs(genotype, self.dataset.input_shape, self.dataset.classes)
        return costs.named()

    def smallest_costs(self) -> Mapping[str, float]:
        """Return the costs of the network of identities."""
        return self.costs((IDENTITY,) * len(BLOCKS))

    def skipped_layers(self, genotype: Genotype) -> float:
        """Return how many layers shortcuts jump, all in all: three for each inverted residual.

        Only those with a shortcut, which the first of a stage has not. An identity is no layer, so
        that nothing is jumped there.
        """
        blocks = sum(
            choice != IDENTITY and block.keeps_shape
            for choice, block in zip(genotype, BLOCKS, strict=True)
        )
        return float(BLOCK_LAYERS * blocks)
