"""Graphs of NAS-Bench-101: what is used of a cell, and one order for equal graphs.

A graph is a tuple of bit masks, the columns of the matrix for each vertex but the input: bit i of
the mask of vertex j says that there is an edge from i to j. The first vertex is the input, the
last the output, and edges point forward.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

VERTICES = 7
INNER = VERTICES - 2
MAX_EDGES = 9
EDGES = tuple(itertools.combinations(range(VERTICES), 2))
"""Source and target of each edge variable: the matrix above its diagonal, row by row."""

Graph = tuple[int, ...]
Order = tuple[int, ...]
"""Which inner vertex comes first, second, …; inner vertices count from 0."""


@dataclass(frozen=True)
class CellGraph:
    """What is used of a choice of edges.

    Attributes:
        graph: The first of all graphs that are equal up to the order of their vertices.
        orders: For each way to bring the vertices into that order, which inner vertices of the
            choice they are.
    """

    graph: Graph
    orders: tuple[Order, ...]


@functools.lru_cache(maxsize=1 << 16)
def cell_graph(edges: tuple[int, ...]) -> CellGraph | None:
    """Return the graph of a choice of edges, or `None` where nothing reaches the output.

    Args:
        edges: 0 or 1 for each of `EDGES`.
    """
    pruned = _pruned(edges)
    if pruned is None:
        return None
    graph, used = pruned
    first, orders = canonical_graph(graph)
    return CellGraph(first, tuple(tuple(used[each] for each in order) for order in orders))


@functools.lru_cache(maxsize=1 << 16)
def canonical_graph(graph: Graph) -> tuple[Graph, tuple[Order, ...]]:
    """Return the first of all graphs that are equal to one, and the orders that lead to it.

    First as NAS-Bench-101 lists graphs of one size: by the number whose bits are the columns of
    the matrix, that of the output highest. The orders of a first graph are its symmetries.
    """
    reordered = [(_reordered(graph, order), order) for order in _topological_orders(graph)]
    first = min([each for each, _ in reordered], key=_output_first)
    return first, tuple(order for each, order in reordered if each == first)


@functools.cache
def distinct_graphs() -> tuple[Graph, ...]:
    """Return the first graphs of all kinds with at most `MAX_EDGES` edges, in their order."""
    found: list[Graph] = []
    seen: set[Graph] = set()
    for size in range(1, VERTICES):
        for graph in _used_graphs(size):
            if graph not in seen:
                found.append(graph)
                seen.update(_reordered(graph, order) for order in _topological_orders(graph))
    return tuple(found)


def edge_count(graph: Graph) -> int:
    """Return the number of edges."""
    return sum(map(int.bit_count, graph))


@functools.lru_cache(maxsize=1 << 14)
def edge_choices(graph: Graph) -> tuple[int, ...]:
    """Return the choice of edges with a graph on the first vertices and its output last."""
    masks = [0, *graph[:-1]] + [0] * (VERTICES - 1 - len(graph)) + [graph[-1]]
    return tuple(masks[target] >> source & 1 for source, target in EDGES)


@functools.lru_cache(maxsize=1 << 14)
def skipped_vertices(graph: Graph) -> float:
    """Return of how many inner vertices a random walk back from output to input keeps clear.

    At each vertex it goes to one of the vertices that lead there, all with the same chance.

    Returns:
        The number of inner vertices that there is room for minus the mean number on the walk.
    """
    passed = [0.0]  # inner vertices before each vertex, the input first
    for column in graph:
        sources = [source for source in range(len(passed)) if column >> source & 1]
        before = [passed[source] + (source > 0) for source in sources]
        passed.append(sum(before) / len(before))
    return INNER - passed[-1]


def _pruned(edges: tuple[int, ...]) -> tuple[Graph, Order] | None:
    """Return the graph of the vertices on a path from input to output, and which these are."""
    sources = [0] * VERTICES
    for (source, target), present in zip(EDGES, edges, strict=True):
        sources[target] |= present << source
    reached = 1
    for vertex in range(1, VERTICES):
        if sources[vertex] & reached:
            reached |= 1 << vertex
    output = 1 << VERTICES - 1
    if not reached & output:
        return None
    used = output
    for vertex in range(VERTICES - 1, 0, -1):
        if used >> vertex & 1:
            used |= sources[vertex] & reached
    vertices = [vertex for vertex in range(VERTICES) if used >> vertex & 1]
    graph = tuple(
        sum(1 << place for place, source in enumerate(vertices) if sources[vertex] >> source & 1)
        for vertex in vertices[1:]
    )
    return graph, tuple(vertex - 1 for vertex in vertices[1:-1])


def _topological_orders(graph: Graph) -> Iterator[Order]:
    """Yield all orders of the inner vertices in which edges point forward."""
    columns = graph[:-1]

    def extend(order: Order, placed: int) -> Iterator[Order]:
        if len(order) == len(columns):
            yield order
            return
        for vertex, sources in enumerate(columns):
            bit = 2 << vertex  # Bit 0 is the input, which comes first.
            if not placed & bit and sources & placed == sources:
                yield from extend((*order, vertex), placed | bit)

    return extend((), 1)


def _reordered(graph: Graph, order: Order) -> Graph:
    """Return a graph with its inner vertices in another order."""
    bits = [1] + [0] * len(order)
    for place, vertex in enumerate(order):
        bits[vertex + 1] = 2 << place
    columns = [*(graph[vertex] for vertex in order), graph[-1]]
    return tuple(
        [sum([bit for source, bit in enumerate(bits) if each >> source & 1]) for each in columns]
    )


def _output_first(graph: Graph) -> Graph:
    return graph[::-1]


def _used_graphs(size: int) -> Iterator[Graph]:
    """Yield the graphs of `size` vertices after the input that are used whole, in order."""

    def extend(columns: Graph, used: int, edges: int) -> Iterator[Graph]:
        vertex = size - len(columns)
        if vertex == 0:
            yield columns
            return
        if columns and not used >> vertex & 1:
            return  # It leads nowhere.
        for column in range(1, 1 << vertex):
            total = edges + column.bit_count()
            # Each vertex before it needs an edge of its own.
            if total + vertex - 1 <= MAX_EDGES:
                yield from extend((column, *columns), used | column, total)

    return extend((), 0, 0)
