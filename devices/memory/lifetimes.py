"""When values are in memory."""

from __future__ import annotations

from dataclasses import dataclass

from ..graphs.graph import Graph, Operator


@dataclass(frozen=True)
class Buffer:
    """A place in memory.

    Attributes:
        items: How many numbers it holds.
        item_bytes: Bytes of one, where they are no real ones.
        first: The operator, by its place in the order, that writes it first; -1 for an input.
        last: The last operator that needs it.
    """

    items: int
    item_bytes: int | None
    first: int
    last: int


def buffers(graph: Graph, *, in_place: bool = True, inputs: bool = False) -> list[Buffer]:
    """Return a place for each value, from the operator that makes it to the last that reads it.

    What a network returns is kept to the end.

    Args:
        graph: The network.
        in_place: Whether an elementwise operator writes over an input of as many numbers that
            nothing reads afterwards, as TensorFlow Lite does, so that the two share a place. An
            input of the network is not written over.
        inputs: Whether inputs of the network have places.
    """
    end = len(graph.operators)
    last: dict[int, int] = {}
    for place, operator in enumerate(graph.operators):
        last.update(dict.fromkeys((*operator.inputs, *operator.outputs), place))
    last.update(dict.fromkeys(graph.outputs, end))
    shared: dict[int, int] = {}  # The value whose place a value takes.
    first = dict.fromkeys(graph.inputs, -1)
    for place, operator in enumerate(graph.operators):
        first.update(dict.fromkeys(operator.outputs, place))
        if in_place and (over := _overwritten(graph, operator, place, last)) is not None:
            shared[operator.outputs[0]] = shared.get(over, over)
    merged: dict[int, int] = {}
    for value in first:
        owner = shared.get(value, value)
        merged[owner] = max(merged.get(owner, -1), last.get(value, -1))
    result = [
        Buffer(graph.values[value].items, graph.values[value].item_bytes, first[value], ends)
        for value, ends in merged.items()
        if inputs or value not in graph.inputs
    ]
    result += [
        Buffer(operator.workspace, None, place, place)
        for place, operator in enumerate(graph.operators)
        if operator.workspace
    ]
    return result


def _overwritten(graph: Graph, operator: Operator, place: int, last: dict[int, int]) -> int | None:
    """Return the input that an operator writes its output over, if any."""
    if not operator.is_elementwise or len(operator.outputs) != 1:
        return None
    output = graph.values[operator.outputs[0]]
    for each in operator.inputs:
        value = graph.values[each]
        if (
            (value.items, value.item_bytes) == (output.items, output.item_bytes)
            and last[each] == place
            and each not in graph.inputs
        ):
            return each
    return None
