"""NAS-Bench-101's search space."""

from __future__ import annotations

import dataclasses
import functools
import itertools
import random
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from freerea_plugins import (
    PAPER,
    Arrow,
    Block,
    Dataset,
    Drawing,
    Fidelity,
    Genotype,
    InputError,
    SearchSpace,
    Variable,
)

from ..datasets import CIFAR10
from .costs import CELLS_PER_STACK, CHANNELS, graph_costs
from .graph import (
    EDGES,
    INNER,
    MAX_EDGES,
    Graph,
    canonical_graph,
    cell_graph,
    distinct_graphs,
    edge_choices,
    edge_count,
    skipped_vertices,
)
from .hash import graph_hash
from .notation import OPERATIONS, read_cell, write_cell

if TYPE_CHECKING:
    from torch import nn

_SMALLEST = 4
"""Height and width are this at least, as networks halve them twice."""


class NASBench101(SearchSpace):
    """Cells of NAS-Bench-101: 7 vertices, 9 edges, 3 operations, 423,624 cells.

    A cell is a graph from an input to an output vertex with an operation on each inner vertex.
    The vertices that lead to the output are concatenated there; elsewhere features are added.
    What comes from the input passes a 1×1 convolution. The network has a stem, three stacks of
    three cells with 128, 256 and 512 channels, a pooling that halves the resolution between
    stacks, and a linear classifier. Convolutions are convolution, batch-norm, ReLU.

    Only what is on a path from input to output counts, also for the limit of 9 edges, and the
    order of the vertices does not matter: networks and costs are those of the order in which
    NAS-Bench-101 lists a cell. Cells are written as the number of vertices, the matrix above its
    diagonal row by row, and the operations, 0 to 2 in the order of the choices: ``4:110101:02``.

    Source: Ying et al., NAS-Bench-101, https://arxiv.org/abs/1902.09635.
    """

    name = "nasbench101"
    datasets = (CIFAR10,)
    variables = (
        *(Variable(f"edge_{source}_{target}", ("absent", "present")) for source, target in EDGES),
        *(Variable(f"operation_{vertex}", OPERATIONS) for vertex in range(1, INNER + 1)),
    )

    # A quarter of the channels as well, as these networks are large; see docs/results.md.
    reduced = Fidelity("reduced", cells_per_stage=1, channels=32, resolution=0.5, canonical=True)
    single = dataclasses.replace(reduced, name="single", repeats=1, images=32)

    def check_dataset(self, dataset: Dataset) -> None:
        """Check that images can be halved twice; an odd row or column is dropped.

        Raises:
            InputError: If they cannot, or the inputs are no images.
        """
        super().check_dataset(dataset)
        _, height, width = dataset.input_shape
        if min(height, width) < _SMALLEST:
            raise InputError(
                f"data set `{dataset.name}` has images of {height}x{width}: networks of "
                f"`{self.name}` halve them twice, so both must be {_SMALLEST} at least."
            )

    def input_shape(self, fidelity: Fidelity = PAPER) -> tuple[int, int, int]:
        """Return channels, height and width of the images that a network takes, 4 at least."""
        channels, height, width = super().input_shape(fidelity)
        return channels, max(_SMALLEST, height), max(_SMALLEST, width)

    def build_network(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:
        """Build the network of nasbench-pytorch, narrower or with fewer cells at lower fidelity."""
        from .network import build_network

        graph, operations = _cell(genotype)
        return build_network(
            graph,
            [OPERATIONS[operation] for operation in operations],
            image_channels=self.dataset.input_shape[0],
            classes=self.dataset.classes,
            channels=fidelity.channels or CHANNELS,
            cells_per_stack=fidelity.cells_per_stage or CELLS_PER_STACK,
        )

    def is_valid(self, genotype: Genotype) -> bool:
        """Return whether input and output are connected, by at most 9 edges."""
        found = cell_graph(genotype[: len(EDGES)])
        return found is not None and edge_count(found.graph) <= MAX_EDGES

    def encode(self, genotype: Genotype) -> str:
        """Write a cell, without its last inner vertices where they are unused."""
        return write_cell(genotype)

    def decode(self, text: str) -> Genotype:
        """Read what `encode` writes.

        Raises:
            InputError: If it is not a cell of this space.
        """
        return read_cell(text, self.name)

    def canonical_genotype(self, genotype: Genotype) -> Genotype:
        """Return the cell as NAS-Bench-101 lists it: on the first vertices, nothing unused."""
        return _genotype(*_cell(genotype))

    def key(self, genotype: Genotype) -> str:
        """Return the hash under which NAS-Bench-101 stores the cell."""
        return graph_hash(*_cell(genotype))

    @property
    def distinct_size(self) -> int:
        """The number of cells."""
        return 423_624

    def distinct(self) -> Iterator[Genotype]:
        """Yield all cells, small ones first, in the order in which NAS-Bench-101 lists them."""
        for graph in distinct_graphs():
            for operations in itertools.product(range(len(OPERATIONS)), repeat=len(graph) - 1):
                if _is_first(graph, operations):
                    yield _genotype(graph, operations)

    def costs(self, genotype: Genotype) -> Mapping[str, float]:
        """Return multiply-adds of convolutions and classifier, and parameters with batch-norm."""
        graph, operations = _cell(genotype)
        flops, params = graph_costs(graph, self.dataset).total(operations)
        return {"flops": flops, "params": params}

    def smallest_costs(self) -> Mapping[str, float]:
        """Return the smallest costs of all cells: those of cells that only pool."""
        graphs = [graph_costs(graph, self.dataset) for graph in distinct_graphs()]
        return {
            "flops": min(each.flops for each in graphs),
            "params": min(each.params for each in graphs),
        }

    def skipped_layers(self, genotype: Genotype) -> float:
        """Return how many of five layers a walk from the output back to the input skips.

        The mean over walks. Every edge is a connection, and vertices average what they are given,
        nearly: a walk takes the way of a gradient, at each vertex to one of its inputs with equal
        chance. Of the five layers that a cell has room for it skips those that it does not pass. A
        chain of all five has 0, and k / 2 with one shortcut around k of them; a shorter cell skips
        what it does not have. A further shortcut mostly raises the value, the more the longer it
        is.

        Source: FreeREA, section 3.1, for skipped layers as a measure of trainability; Veit et al.,
        https://arxiv.org/abs/1605.06431, for the paths that gradients take.
        """
        return skipped_vertices(_cell(genotype)[0])

    def graph(self, genotype: Genotype) -> Graph:
        """Return the columns of the cell's matrix as bit masks, without unused vertices."""
        return _cell(genotype)[0]

    def drawing(self, genotype: Genotype) -> Drawing:
        """Return the cell: what is used of its vertices and edges."""
        graph, operations = _cell(genotype)
        inner = (Block(OPERATIONS[index]) for index in operations)
        return Drawing(
            (Block("input"), *inner, Block("output")),
            tuple(
                Arrow(source, target)
                for target, column in enumerate(graph, start=1)
                for source in range(target)
                if column >> source & 1
            ),
        )

    def sample(self, rng: random.Random) -> Genotype:
        """Draw one of the cells, each with the same chance."""
        while True:
            # Not by combinations of variables, of which most valid ones have few live vertices.
            (graph,) = rng.choices(distinct_graphs(), cum_weights=_cumulative_labelings())
            operations = tuple(rng.randrange(len(OPERATIONS)) for _ in graph[1:])
            if _is_first(graph, operations):
                return _genotype(graph, operations)

    def mutate(self, genotype: Genotype, rng: random.Random) -> Genotype:
        """Change one variable after the other until it is another cell; mostly one is enough.

        A change of unused parts only is kept and the next one made: it takes two edges to add a
        vertex.
        """
        mutant = super().mutate(genotype, rng)
        while _cell(mutant) == _cell(genotype):
            mutant = super().mutate(mutant, rng)
        return mutant


def _cell(genotype: Genotype) -> tuple[Graph, tuple[int, ...]]:
    """Return the graph and the operations of its inner vertices, in NAS-Bench-101's order."""
    found = cell_graph(genotype[: len(EDGES)])
    assert found is not None, f"{genotype} is not valid"
    operations = genotype[len(EDGES) :]
    return found.graph, min([tuple([operations[each] for each in order]) for order in found.orders])


def _genotype(graph: Graph, operations: tuple[int, ...]) -> Genotype:
    return edge_choices(graph) + operations + (0,) * (INNER - len(operations))


def _is_first(graph: Graph, operations: tuple[int, ...]) -> bool:
    """Return whether a cell stands for those that differ from it by a symmetry of its graph."""
    _, symmetries = canonical_graph(graph)
    return all(tuple([operations[each] for each in order]) >= operations for order in symmetries)


@functools.cache
def _cumulative_labelings() -> tuple[int, ...]:
    """For each graph, how many ways there are to label its vertices and those before it."""
    counts = (len(OPERATIONS) ** (len(graph) - 1) for graph in distinct_graphs())
    return tuple(itertools.accumulate(counts))
