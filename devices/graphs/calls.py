"""Calls of functions, changed as fusing changes them."""

from __future__ import annotations

import dataclasses

from .arguments import with_each
from .graph import Call, TensorSlot


def continued(call: Call) -> Call:
    """Return a call that works on what the call before it made."""

    def of_previous(slot: TensorSlot) -> TensorSlot:
        is_input = slot.source == "input"
        return dataclasses.replace(slot, source="previous") if is_input else slot

    return dataclasses.replace(call, arguments=with_each(TensorSlot, of_previous, call.arguments))


def biased(call: Call, channels: int) -> Call:
    """Return a convolution or matrix product that adds a bias, whether it did so or not."""
    first = next(each for each in call.arguments if isinstance(each, TensorSlot))
    bias = TensorSlot((channels,), first.dtype, "constant")
    if call.function.startswith("convolution"):
        inputs, weight, _, *others = call.arguments
        return dataclasses.replace(call, arguments=(inputs, weight, bias, *others))
    return Call("addmm.default", (bias, *call.arguments[-2:]))
