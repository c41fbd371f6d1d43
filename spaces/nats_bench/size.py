"""NATS-Bench's size search space: how many channels each layer has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from freerea_plugins import PAPER, Block, Drawing, Fidelity, Genotype, InputError, Variable

from .nats_bench_space import NATSBenchSpace

if TYPE_CHECKING:
    from torch import nn

LAYERS = 5
CHANNELS = tuple(range(8, 65, 8))
REDUCTIONS = (1, 3)
"""Layers that are residual blocks of half the resolution; the others are cells."""

CELL_LENGTH = 2
"""Layers that the skip connection of a cell jumps."""


class NATSSize(NATSBenchSpace):
    """Channels of the five layers of NATS-Bench's size space: 8 choices each, 32,768 networks.

    The layers are cell, residual reduction, cell, residual reduction, cell, between a stem with
    the channels of the first layer and a linear classifier. All cells are the one of the topology
    space that is most accurate on CIFAR-100: a 3×3 convolution on every edge but that from input to
    output, which is a skip connection.

    Networks are written as in NATS-Bench, by the channels of their layers: ``8:16:24:32:40``.

    Source: Dong et al., NATS-Bench, https://arxiv.org/abs/2009.00437.
    """

    name = "nats-sss"
    nats_bench_name = "sss"
    training_epochs = 90
    variables = tuple(
        Variable(f"channels_{layer}", tuple(map(str, CHANNELS))) for layer in range(1, LAYERS + 1)
    )

    reduced = Fidelity("reduced", resolution=0.25, canonical=True)

    def build_network(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:
        """Build the network as NATS-Bench defines it.

        `fidelity.channels` is the number that the largest choice, 64, becomes; the others are
        scaled alike. Every stage has one cell at any fidelity.
        """
        from .size_network import NATSSizeNetwork

        largest = CHANNELS[-1] if fidelity.channels is None else fidelity.channels
        return NATSSizeNetwork(
            [max(1, each * largest // CHANNELS[-1]) for each in _channels(genotype)],
            image_channels=self.dataset.input_shape[0],
            classes=self.dataset.classes,
        )

    def encode(self, genotype: Genotype) -> str:
        """Write the channels of the layers as NATS-Bench does."""
        return ":".join(map(str, _channels(genotype)))

    def decode(self, text: str) -> Genotype:
        """Read the channels of the layers as NATS-Bench writes them.

        Raises:
            InputError: If it is not a network of this space.
        """
        layers = text.split(":")
        choices = self.variables[0].choices
        if len(layers) != LAYERS or not all(layer in choices for layer in layers):
            raise InputError(
                f"`{text}` is not a network of `{self.name}`: write channels of five layers as "
                f"8:16:24:32:40, each one of {', '.join(choices)}."
            )
        return tuple(choices.index(layer) for layer in layers)

    def index(self, genotype: Genotype) -> int:
        """Return the index under which NATS-Bench stores a network: its order is lexicographic."""
        index = 0
        for choice in genotype:
            index = index * len(CHANNELS) + choice
        return index

    def _genotype_at(self, index: int) -> Genotype:
        places = [len(CHANNELS) ** (LAYERS - 1 - layer) for layer in range(LAYERS)]
        return tuple(index // place % len(CHANNELS) for place in places)

    def drawing(self, genotype: Genotype) -> Drawing:
        """Return the layers as blocks, as wide as they have channels."""
        image = self.dataset.input_shape
        return Drawing.chain(
            Block("image", "x".join(map(str, image)), image[0]),
            *(
                Block(f"layer {number}", f"{channels} channels", channels)
                for number, channels in enumerate(_channels(genotype), start=1)
            ),
            Block("classifier", f"{self.dataset.classes} classes", self.dataset.classes),
        )

    def costs(self, genotype: Genotype) -> Mapping[str, float]:
        """Return FLOPs and parameters of the full network, as NATS-Bench counts them.

        FLOPs are multiply-adds of convolutions and of the classifier with its bias. Parameters
        include batch-norm.
        """
        channels = _channels(genotype)
        image_channels, height, width = self.dataset.input_shape
        pixels = height * width
        classifier = (channels[-1] + 1) * self.dataset.classes
        stem = image_channels * 9 * channels[0]
        flops = stem * pixels + classifier
        params = stem + 2 * channels[0] + 2 * channels[-1] + classifier
        for layer, (inputs, outputs) in enumerate(_widths(genotype)):
            if layer in REDUCTIONS:
                pixels //= 4
                # Two 3×3 convolutions, and the 1×1 of the shortcut.
                weights = 9 * inputs * outputs + 9 * outputs**2 + inputs * outputs
                norms = 2
            else:
                # Two 3×3 convolutions of the cell's input and three of its inner nodes.
                weights = 2 * 9 * inputs * outputs + 3 * 9 * outputs**2
                norms = 5
                if inputs != outputs:
                    # The skip connection is a 1×1 convolution then.
                    weights += inputs * outputs
                    norms += 1
            flops += weights * pixels
            params += weights + norms * 2 * outputs
        return {"flops": flops, "params": params}

    def smallest_costs(self) -> Mapping[str, float]:
        """Return the costs of the narrowest network."""
        return self.costs((0,) * LAYERS)

    def skipped_layers(self, genotype: Genotype) -> float:  # noqa: ARG002
        """Return the layers that the skip connection of each cell jumps: as many in all networks.

        One that has to change the number of channels is a convolution, and not counted. That of
        the first cell never has to.
        """
        return float(CELL_LENGTH)


def _channels(genotype: Genotype) -> list[int]:
    return [CHANNELS[choice] for choice in genotype]


def _widths(genotype: Genotype) -> list[tuple[int, int]]:
    """Return channels before and after each layer."""
    channels = _channels(genotype)
    return list(zip([channels[0], *channels], channels, strict=False))
