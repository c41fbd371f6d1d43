"""NATS-Bench's topology search space, also known as NAS-Bench-201."""

from __future__ import annotations

import functools
import itertools
import random
from collections.abc import Mapping
from typing import TYPE_CHECKING

from freerea_plugins import (
    PAPER,
    Arrow,
    Block,
    Drawing,
    Fidelity,
    Genotype,
    InputError,
    Variable,
    unknown_name,
)

from .nats_bench_space import NATSBenchSpace
from .topology_equivalence import CONV_1X1, CONV_3X3, EDGES, SKIP, representatives

if TYPE_CHECKING:
    from torch import nn

    from .topology_supernet import NATSTopologySupernet

OPERATIONS = ("none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3")
CHANNELS = 16
CELLS_PER_STAGE = 5
_ORDER_SEED = 88


class NATSTopology(NATSBenchSpace):
    """Cells of NATS-Bench's topology space: 6 edges, 5 operations, 15,625 cells.

    A cell has an input node, two inner nodes and an output node. Every edge carries an operation,
    every node is the sum of the edges that reach it. The network has a stem, three stages of five
    cells with 16, 32 and 64 channels, a residual block that halves the resolution between stages,
    and a linear classifier. Convolutions are ReLU, convolution, batch-norm.

    Cells are written as in NATS-Bench: ``|op~0|+|op~0|op~1|+|op~0|op~1|op~2|``.

    Source: Dong et al., NATS-Bench, https://arxiv.org/abs/2009.00437.
    """

    name = "nats-tss"
    nats_bench_name = "tss"
    training_epochs = 200
    variables = tuple(Variable(f"edge_{source}_{target}", OPERATIONS) for source, target in EDGES)

    # Three cells a stage find what five do, in two thirds of the time; see docs/results.md.
    single = Fidelity(
        "single", cells_per_stage=3, resolution=0.5, canonical=True, repeats=1, images=32
    )

    def build_network(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:
        """Build the network as NATS-Bench defines it, with fewer cells at lower fidelity."""
        from .topology_network import NATSTopologyNetwork

        return NATSTopologyNetwork(
            genotype,
            image_channels=self.dataset.input_shape[0],
            channels=fidelity.channels or CHANNELS,
            cells_per_stage=fidelity.cells_per_stage or CELLS_PER_STAGE,
            classes=self.dataset.classes,
        )

    def build_supernet(self, fidelity: Fidelity = PAPER) -> NATSTopologySupernet:
        """Build a network with all operations on every edge, with fewer cells at lower fidelity."""
        from .topology_supernet import NATSTopologySupernet

        return NATSTopologySupernet(
            image_channels=self.dataset.input_shape[0],
            channels=fidelity.channels or CHANNELS,
            cells_per_stage=fidelity.cells_per_stage or CELLS_PER_STAGE,
            classes=self.dataset.classes,
        )

    def encode(self, genotype: Genotype) -> str:
        """Write a cell as NATS-Bench does."""
        nodes: dict[int, list[str]] = {}
        for (source, target), index in zip(EDGES, genotype, strict=True):
            nodes.setdefault(target, []).append(f"{OPERATIONS[index]}~{source}")
        return "+".join(f"|{'|'.join(edges)}|" for edges in nodes.values())

    def decode(self, text: str) -> Genotype:
        """Read a cell as NATS-Bench writes it.

        Raises:
            InputError: If it is not a cell of this space.
        """
        edges = [edge.partition("~")[::2] for node in text.split("+") for edge in _strip(node)]
        expected = "|op~0|+|op~0|op~1|+|op~0|op~1|op~2|"
        not_a_cell = InputError(f"`{text}` is not a cell of `{self.name}`: write {expected}.")
        if [source for _, source in edges] != [str(source) for source, _ in EDGES]:
            raise not_a_cell
        for operation, _ in edges:
            if operation not in OPERATIONS:
                raise unknown_name("operation", operation, OPERATIONS)
        genotype = tuple(OPERATIONS.index(operation) for operation, _ in edges)
        # The edges may be right and the bars and pluses between them not.
        if self.encode(genotype) != text:
            raise not_a_cell
        return genotype

    def drawing(self, genotype: Genotype) -> Drawing:
        """Return the cell: its four nodes, and operations between them without `none`."""
        nodes = [str(number) for number in range(1, max(target for _, target in EDGES))]
        return Drawing(
            tuple(map(Block, ["input", *nodes, "output"])),
            tuple(
                Arrow(source, target, OPERATIONS[index])
                for (source, target), index in zip(EDGES, genotype, strict=True)
                if OPERATIONS[index] != "none"
            ),
        )

    def canonical_genotype(self, genotype: Genotype) -> Genotype:
        """Return the cell that stands for all that compute the same function."""
        return representatives()[genotype]

    @property
    def distinct_size(self) -> int:
        """The number of functions."""
        return 5_044

    def index(self, genotype: Genotype) -> int:
        """Return the index under which NATS-Bench stores a cell."""
        return _benchmark_indices()[genotype]

    def _genotype_at(self, index: int) -> Genotype:
        return _benchmark_order()[index]

    def costs(self, genotype: Genotype) -> Mapping[str, float]:
        """Return FLOPs and parameters of the full network, as NATS-Bench counts them.

        Convolutions count wherever they stand, also on a path that leads nowhere. FLOPs are
        multiply-adds of convolutions and of the classifier with its bias; pooling and batch-norm
        are not counted. Parameters include batch-norm.
        """
        image_channels, height, width = self.dataset.input_shape
        pixels = height * width
        classes = self.dataset.classes
        stem = image_channels * 9 * CHANNELS
        flops = stem * pixels + (4 * CHANNELS + 1) * classes
        params = stem + 2 * CHANNELS + 2 * 4 * CHANNELS + (4 * CHANNELS + 1) * classes
        kernels = genotype.count(CONV_1X1) + 9 * genotype.count(CONV_3X3)
        convolutions = genotype.count(CONV_1X1) + genotype.count(CONV_3X3)
        for stage in range(3):
            channels = CHANNELS << stage
            stage_pixels = pixels >> (2 * stage)
            weights = CELLS_PER_STAGE * kernels * channels**2
            norms = CELLS_PER_STAGE * convolutions * 2 * channels
            if stage > 0:
                # Two 3×3 convolutions and the 1×1 of the shortcut, from half as many channels.
                weights += channels**2 * (9 + 18 + 1) // 2
                norms += 4 * channels
            flops += weights * stage_pixels
            params += weights + norms
        return {"flops": flops, "params": params}

    def skipped_layers(self, genotype: Genotype) -> float:
        """Return how many nodes the skip connections of the cell jump, on average.

        0 without any. One from the input to the output node raises the mean to 2, the largest;
        each shorter one beside it lowers it.

        Source: FreeREA, section 3.1.
        """
        jumps = [
            target - source - 1
            for (source, target), index in zip(EDGES, genotype, strict=True)
            if index == SKIP
        ]
        return sum(jumps) / len(jumps) if jumps else 0.0


def _strip(node: str) -> list[str]:
    return node.removeprefix("|").removesuffix("|").split("|")


@functools.cache
def _benchmark_order() -> tuple[Genotype, ...]:
    """NATS-Bench's own order: lexicographic, then shuffled once with a fixed seed."""
    cells = list(itertools.product(range(len(OPERATIONS)), repeat=len(EDGES)))
    random.Random(_ORDER_SEED).shuffle(cells)
    return tuple(cells)


@functools.cache
def _benchmark_indices() -> dict[Genotype, int]:
    return {genotype: index for index, genotype in enumerate(_benchmark_order())}
