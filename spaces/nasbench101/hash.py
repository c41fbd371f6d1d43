"""The hash under which NAS-Bench-101 stores a cell.

nasbench-pytorch has the same function, `graph_util.hash_module`, but what calls it there fails:
`ModelSpec` makes a tensor of its matrix, and `numpy.sum` of a tensor calls its ``sum`` with
``axis`` and ``out``, of which torch knows the first without the second only. Given an array it
works, yet importing it imports torch, and here hundreds of thousands of cells are hashed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from .graph import Graph

_INPUT, _OUTPUT = -1, -2


def graph_hash(graph: Graph, operations: Sequence[int]) -> str:
    """Return the hash of a cell, the same for every order of its vertices.

    Every vertex begins with a digest of its degrees and operation, and takes in those of its
    neighbours as often as there are vertices.

    Args:
        graph: The edges.
        operations: Index of the operation of each inner vertex.
    """
    columns = (0, *graph)
    vertices = range(len(columns))
    sources = [
        [source for source in vertices if columns[vertex] >> source & 1] for vertex in vertices
    ]
    targets = [
        [target for target in vertices if columns[target] >> vertex & 1] for vertex in vertices
    ]
    labels = (_INPUT, *operations, _OUTPUT)
    hashes = [
        _digest(str((len(outgoing), len(incoming), label)))
        for outgoing, incoming, label in zip(targets, sources, labels, strict=True)
    ]
    for _ in vertices:
        hashes = [
            _digest(
                "".join(sorted([hashes[each] for each in incoming]))
                + "|"
                + "".join(sorted([hashes[each] for each in outgoing]))
                + "|"
                + own
            )
            for incoming, outgoing, own in zip(sources, targets, hashes, strict=True)
        ]
    return _digest(str(sorted(hashes)))


def _digest(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
