"""Makes of recorded functions the operators that a device runs."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator

from .calls import continued, slots
from .graph import Constant, Graph, Operator
from .operator_kinds import ADDITION, BATCH_NORM, CONVOLUTION, LINEAR, TRANSPOSED_CONVOLUTION
from .simplifying import without_added_zeros, without_unread

_WEIGHTED = frozenset({CONVOLUTION, LINEAR, TRANSPOSED_CONVOLUTION})
_ACTIVATED = _WEIGHTED | {BATCH_NORM, ADDITION}


def fused(graph: Graph) -> Graph:
    """Return a graph without what a device does not run, with batch-norm and activations fused.

    Batch-norm is folded into the convolution or linear layer that feeds it, a bias that is added
    likewise; an activation is fused into these, into batch-norm that is alone and into additions.
    This is so where nothing else reads what is between the two. All others are operators of their
    own.
    """
    needed = without_unread(without_added_zeros(graph))
    readers = Counter(_reads(needed))
    operators: list[Operator] = []
    maker: dict[int, int] = {}  # Place of the operator that makes a value.
    for each in needed.operators:
        place = maker.get(each.inputs[0]) if len(each.inputs) == 1 else None
        joined = (
            _joined(operators[place], each, graph)
            if place is not None and readers[each.inputs[0]] == 1
            else None
        )
        if place is None or joined is None:
            place = len(operators)
            operators.append(_alone(each))
        else:
            operators[place] = joined
        maker.update(dict.fromkeys(each.outputs, place))
    return dataclasses.replace(needed, operators=tuple(operators))


def _reads(graph: Graph) -> Iterator[int]:
    for each in graph.operators:
        yield from each.inputs
    yield from graph.outputs


def _joined(before: Operator, after: Operator, graph: Graph) -> Operator | None:
    """Return the two as one operator, if they can be."""
    calls = (*before.calls, continued(after.calls[0]))
    sizes = {graph.values[each].items for each in (*before.outputs, *after.outputs)}
    if len(before.outputs) != 1 or len(after.outputs) != 1 or len(sizes) != 1:
        return None
    if _is_activation(after) and before.kind in _ACTIVATED:
        return dataclasses.replace(before, calls=calls, outputs=after.outputs)
    channels = _added_channels(after)
    if channels is None or before.kind not in _WEIGHTED or len(before.calls) > 1:
        return None
    key = after.constants[0].key
    weights = (
        dataclasses.replace(each, key=each.key + key)
        for each in before.constants
        if each.role == "weight"
    )
    return dataclasses.replace(
        before,
        calls=calls,
        outputs=after.outputs,
        constants=(*weights, Constant(key, (channels,), "bias")),
    )


def _is_activation(operator: Operator) -> bool:
    read = sum(1 for _ in slots(operator.calls[0]))
    return operator.is_elementwise and read == 1


def _added_channels(operator: Operator) -> int | None:
    """Return the number of channels that batch-norm has, or an addition of a bias."""
    if operator.kind == BATCH_NORM:
        return operator.constants[0].items
    if operator.kind == ADDITION and len(operator.constants) == 1:
        (constant,) = operator.constants
        return constant.items if constant.items == max(constant.shape, default=1) else None
    return None


def _alone(operator: Operator) -> Operator:
    """Return an operator as a device has it: batch-norm is a factor and a summand by channel."""
    if operator.kind != BATCH_NORM:
        return operator
    key, shape = operator.constants[0].key, (operator.constants[0].items,)
    constants = (Constant(key, shape), Constant((*key, 0), shape, "bias"))
    return dataclasses.replace(operator, constants=constants)
