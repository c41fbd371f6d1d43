"""Calls of functions, one after the other."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import torch

from .arguments import all_of, with_each
from .graph import Call, TensorSlot


def continued(call: Call) -> Call:
    """Return a call that works on what the call before it made."""

    def of_previous(slot: TensorSlot) -> TensorSlot:
        is_input = slot.source == "input"
        return dataclasses.replace(slot, source="previous") if is_input else slot

    return dataclasses.replace(call, arguments=with_each(TensorSlot, of_previous, call.arguments))


def slots(call: Call) -> Iterator[TensorSlot]:
    """Yield the tensors of a call, in order."""
    return all_of(TensorSlot, (call.arguments, tuple(call.options.values())))


def aten_function(call: Call) -> Any:
    """Return the function that is called."""
    name, _, overload = call.function.partition(".")
    return getattr(getattr(torch.ops.aten, name), overload)
