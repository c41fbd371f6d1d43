"""Leaves out of a graph what a device does not run."""

from __future__ import annotations

import dataclasses

from .calls import slots
from .graph import Graph, Operator
from .operator_kinds import ADDITION, ZEROS


def without_unread(graph: Graph) -> Graph:
    """Return a graph without operators whose results nothing reads."""
    needed = set(graph.outputs)
    kept: list[Operator] = []
    for each in reversed(graph.operators):
        outputs = tuple(value for value in each.outputs if value in needed)
        if outputs:
            needed.update(each.inputs)
            kept.append(dataclasses.replace(each, outputs=outputs))
    return dataclasses.replace(graph, operators=tuple(reversed(kept)))


def without_added_zeros(graph: Graph) -> Graph:
    """Return a graph in which nothing is added to zeros, as sums begin in some networks."""
    same: dict[int, int] = {}  # The value that a value is.
    zeros: set[int] = set()
    kept: list[Operator] = []
    for each in graph.operators:
        operator = dataclasses.replace(
            each, inputs=tuple(same.get(one, one) for one in each.inputs)
        )
        if operator.kind == ZEROS:
            zeros.update(operator.outputs)
        summand = _other_summand(operator, zeros, graph)
        if summand is None:
            kept.append(operator)
        else:
            same[operator.outputs[0]] = summand
    outputs = tuple(dict.fromkeys(same.get(each, each) for each in graph.outputs))
    return dataclasses.replace(graph, operators=tuple(kept), outputs=outputs)


def _other_summand(operator: Operator, zeros: set[int], graph: Graph) -> int | None:
    """Return what zeros of its shape are added to."""
    if operator.kind != ADDITION or len(operator.inputs) != 2:
        return None
    # What is added may be a view of a part of a value.
    shapes = {each.shape for each in slots(operator.calls[0])}
    shapes.add(graph.values[operator.outputs[0]].shape)
    others = [each for each in operator.inputs if each not in zeros]
    return others[0] if len(shapes) == 1 and len(others) == 1 else None
