"""Which cells of NATS-Bench's topology space compute the same function.

A node of a cell is a sum. Written out from the input to the output node, a cell is a sum of
terms: the input itself, a convolution of a sum, or an average pooling of a term (pooling is
linear, so the pooling of a sum is the sum of the poolings). Skips pass their terms on, `none`
drops them, and what does not reach the output node never appears. Two cells compute the same
function when these sums are equal up to order and up to the names of the convolutions.

A convolution may appear more than once, when its node is used more than once. It then has one
set of weights: twice the same convolution is not the sum of two convolutions. Such appearances
carry a label.
"""

from __future__ import annotations

import functools
import itertools
from collections import Counter
from collections.abc import Iterator

from freerea_plugins import Genotype

NONE, SKIP, CONV_1X1, CONV_3X3, POOL = range(5)
EDGES = ((0, 1), (0, 2), (1, 2), (0, 3), (1, 3), (2, 3))
"""Source and target node of each edge, in the order of the genotype."""

# A term is the operations applied to a sum, innermost first: `poolings` average poolings around
# either the cell's input (edge None) or the convolution on an edge, applied to a sum of terms.
_Term = tuple[int, "int | None", int, "tuple[_Term, ...]"]
_Sum = tuple[_Term, ...]
_INPUT: _Sum = ((0, None, NONE, ()),)


@functools.cache
def representatives() -> dict[Genotype, Genotype]:
    """Map every genotype to the first, in lexicographic order, that computes its function.

    The first has `none` on every edge that does not contribute, so no equivalent is cheaper.
    """
    first: dict[str, Genotype] = {}
    return {
        genotype: first.setdefault(function_key(genotype), genotype)
        for genotype in itertools.product(range(5), repeat=len(EDGES))
    }


def function_key(genotype: Genotype) -> str:
    """Return a text that is the same for two cells if they compute the same function.

    That is, the same function for some assignment of their weights, batch-norm with its shift
    included. Convolutions of nodes that nothing reaches are dropped: at initialisation they give
    zero, and once trained a constant at most.
    """
    output = _expand(genotype)
    appearances = Counter(edge for edge in _convolutions(output))
    shared = [edge for edge, count in appearances.items() if count > 1]
    return min(
        _write(output, dict(zip(shared, labels, strict=True)))
        for labels in itertools.permutations(range(len(shared)))
    )


def _expand(genotype: Genotype) -> _Sum:
    nodes: list[_Sum] = [_INPUT, (), (), ()]
    for position, (source, target) in enumerate(EDGES):
        nodes[target] += _apply(position, genotype[position], nodes[source])
    return nodes[-1]


def _apply(edge: int, operation: int, terms: _Sum) -> _Sum:
    if operation == NONE or not terms:
        return ()
    if operation == SKIP:
        return terms
    if operation == POOL:
        return tuple((poolings + 1, *inner) for poolings, *inner in terms)  # type: ignore[misc]
    return ((0, edge, operation, terms),)


def _convolutions(terms: _Sum) -> Iterator[int]:
    for _, edge, _, inner in terms:
        if edge is not None:
            yield edge
            yield from _convolutions(inner)


def _write(terms: _Sum, labels: dict[int, int]) -> str:
    written = []
    for poolings, edge, operation, inner in terms:
        core = "x"
        if edge is not None:
            core = f"c{operation}#{labels.get(edge, '')}({_write(inner, labels)})"
        written.append("p" * poolings + core)
    return "+".join(sorted(written))
