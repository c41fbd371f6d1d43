"""Operators as a runtime has them that fuses less."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection

from .calls import aten_function
from .graph import Graph, Operator
from .operator_kinds import ADDITION, BATCH_NORM, operator_kind


def with_activations_apart(graph: Graph, fused: Collection[str]) -> Graph:
    """Return a graph in which activations are operators of their own.

    Args:
        graph: A network with fused operators.
        fused: Kinds of activations that stay in the operator that feeds them.
    """
    values = dict(graph.values)
    operators: list[Operator] = []
    for each in graph.operators:
        following = (operator_kind(aten_function(one), one.arguments) for one in each.calls[1:])
        apart = [kind for kind in following if kind not in {*fused, ADDITION, BATCH_NORM}]
        if apart:
            (output,) = each.outputs
            before = max(values) + 1
            values[before] = values[output]
            operators.append(dataclasses.replace(each, outputs=(before,)))
            operators.append(Operator(apart[0], (), (before,), (output,), is_elementwise=True))
        else:
            operators.append(each)
    return dataclasses.replace(graph, values=values, operators=tuple(operators))
