"""FLOPs and parameters of NAS-Bench-101's networks in closed form."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from freerea_plugins import Dataset

from .graph import Graph

CHANNELS = 128
STACKS = 3
CELLS_PER_STACK = 3
KERNEL_WEIGHTS = (9, 1, 0)
"""Weights of each operation for each pair of channels; pooling has none."""


@dataclass(frozen=True)
class GraphCosts:
    """Costs of the networks of all cells with one graph.

    Attributes:
        flops: Multiply-adds of what does not depend on the operations; pooling adds none.
        params: Parameters of the same.
        operation_flops: For each inner vertex what each operation adds.
        operation_params: The same for parameters.
    """

    flops: int
    params: int
    operation_flops: tuple[tuple[int, ...], ...]
    operation_params: tuple[tuple[int, ...], ...]

    def total(self, operations: Sequence[int]) -> tuple[int, int]:
        """Return FLOPs and parameters for the operations of the inner vertices."""
        flops, params = self.flops, self.params
        for operation, more_flops, more_params in zip(
            operations, self.operation_flops, self.operation_params, strict=True
        ):
            flops += more_flops[operation]
            params += more_params[operation]
        return flops, params


@functools.lru_cache(maxsize=1 << 14)
def graph_costs(graph: Graph, dataset: Dataset) -> GraphCosts:
    """Return the costs of a graph's networks; batch-norm counts as parameters only."""
    image_channels, height, width = dataset.input_shape
    inner = len(graph) - 1
    stem = image_channels * 9 * CHANNELS
    flops = stem * height * width
    params = stem + 2 * CHANNELS
    operation_flops = [[0] * len(KERNEL_WEIGHTS) for _ in range(inner)]
    operation_params = [[0] * len(KERNEL_WEIGHTS) for _ in range(inner)]
    inputs = CHANNELS
    for stack in range(STACKS):
        outputs = CHANNELS << stack
        pixels = (height >> stack) * (width >> stack)
        channels = vertex_channels(graph, outputs)
        for _ in range(CELLS_PER_STACK):
            # Each edge from the input carries a 1×1 convolution of its own.
            projected = sum(channels[place] for place, mask in enumerate(graph) if mask & 1)
            flops += inputs * projected * pixels
            params += inputs * projected + 2 * projected
            inputs = outputs
            for vertex in range(inner):
                width_squared = channels[vertex] ** 2
                for operation, kernel in enumerate(KERNEL_WEIGHTS):
                    weights = kernel * width_squared
                    operation_flops[vertex][operation] += weights * pixels
                    operation_params[vertex][operation] += weights + (
                        2 * channels[vertex] if kernel else 0
                    )
    return GraphCosts(
        flops + inputs * dataset.classes,
        params + (inputs + 1) * dataset.classes,
        tuple(map(tuple, operation_flops)),
        tuple(map(tuple, operation_params)),
    )


def vertex_channels(graph: Graph, outputs: int) -> tuple[int, ...]:
    """Return the channels of each vertex but the input.

    The inner vertices that lead to the output share its channels, the first ones with one more
    where they do not divide. Any other inner vertex has as many as the widest it leads to.
    """
    inner = len(graph) - 1
    channels = [0] * inner + [outputs]
    concatenated = [vertex for vertex in range(inner) if graph[-1] >> vertex + 1 & 1]
    for place, vertex in enumerate(concatenated):
        channels[vertex] = (outputs + len(concatenated) - 1 - place) // len(concatenated)
    for vertex in reversed(range(inner)):
        if vertex not in concatenated:
            channels[vertex] = max(
                channels[target] for target in range(inner) if graph[target] >> vertex + 1 & 1
            )
    return tuple(channels)
