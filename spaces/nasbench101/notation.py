"""How cells of NAS-Bench-101 are written."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from freerea_plugins import Genotype, InputError

from .graph import (
    EDGES,
    INNER,
    MAX_EDGES,
    VERTICES,
    cell_graph,
    edge_count,
)

OPERATIONS = ("conv3x3-bn-relu", "conv1x1-bn-relu", "maxpool3x3")
_CELL = re.compile(r"(\d):([01]*):([012]*)")
_HASH = re.compile(r"[0-9a-f]{32}")


def write_cell(genotype: Genotype) -> str:
    """Write a genotype, without the last inner vertices that have no edges and operation 0."""
    edges, operations = genotype[: len(EDGES)], genotype[len(EDGES) :]
    inner = INNER
    while inner and operations[inner - 1] == 0 and not _has_edges(edges, inner):
        inner -= 1
    places = _places(inner + 2)
    matrix = "".join(
        str(present)
        for (source, target), present in zip(EDGES, edges, strict=True)
        if source in places and target in places
    )
    return f"{inner + 2}:{matrix}:{''.join(map(str, operations[:inner]))}"


def read_cell(text: str, space: str) -> Genotype:
    """Read what `write_cell` writes.

    Args:
        text: A cell.
        space: Name of the search space, for messages.

    Raises:
        InputError: If it is not written so, is not connected, or has too many edges.
    """
    if _HASH.fullmatch(text):
        raise InputError(
            f"`{text}` is a hash, from which its cell cannot be told: look it up in the list that "
            f"`freerea space enumerate {space}` writes."
        )
    found = _CELL.fullmatch(text)
    vertices, matrix, operations = (int(found[1]), found[2], found[3]) if found else (0, "", "")
    if (
        not 2 <= vertices <= VERTICES
        or len(matrix) != vertices * (vertices - 1) // 2
        or len(operations) != vertices - 2
    ):
        known = ", ".join(f"{index} {name}" for index, name in enumerate(OPERATIONS))
        raise InputError(
            f"`{text}` is not a cell of `{space}`: write VERTICES:MATRIX:OPERATIONS, as "
            f"4:110101:02, with 2 to {VERTICES} vertices, the matrix above its diagonal row by "
            f"row, and for each inner vertex {known}."
        )
    pairs = itertools.combinations(_places(vertices), 2)
    present = {edge for edge, bit in zip(pairs, matrix, strict=True) if bit == "1"}
    edges = tuple(int(edge in present) for edge in EDGES)
    _check_edges(text, edges, space)
    return (*edges, *map(int, operations.ljust(INNER, "0")))


def _places(vertices: int) -> tuple[int, ...]:
    """Return where the vertices of a cell are among all: the output is last."""
    return (*range(vertices - 1), VERTICES - 1)


def _has_edges(edges: Sequence[int], vertex: int) -> bool:
    return any(present for edge, present in zip(EDGES, edges, strict=True) if vertex in edge)


def _check_edges(text: str, edges: Sequence[int], space: str) -> None:
    found = cell_graph(tuple(edges))
    if found is None:
        raise InputError(f"`{text}` has no path from its first vertex to its last.")
    count = edge_count(found.graph)
    if count > MAX_EDGES:
        raise InputError(
            f"`{text}` has {count} edges on paths from its first vertex to its last; a cell of "
            f"`{space}` has at most {MAX_EDGES}."
        )
