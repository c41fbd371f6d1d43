"""Counts the operations of one thread."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch.utils.flop_counter import FlopCounterMode, sdpa_flop_count
from torch.utils.module_tracker import ModuleTracker

Shape = Sequence[int]

_FUSED_ATTENTION = (
    "_scaled_dot_product_flash_attention_for_cpu",
    "_scaled_dot_product_attention_math_for_mps",
)


class OperationCounter(FlopCounterMode):
    """Counts floating-point operations, those of fused recurrent layers and attention included.

    torch's own counter tells modules apart by hooks on all modules of the process, which other
    threads would run into.
    """

    def __init__(self) -> None:
        super().__init__(display=False, custom_mapping=_formulas())
        self.mod_tracker = _NoTracker()


class _NoTracker(ModuleTracker):
    """Leaves modules as they are: all is counted under one name."""

    def __enter__(self) -> _NoTracker:
        return self

    def __exit__(self, *_: object) -> None:
        pass


def _formulas() -> dict[Any, Callable[..., int]]:
    """Return the formulas that torch lacks, for the operations that this version of it has."""
    formulas: dict[str, Callable[..., int]] = {
        **dict.fromkeys(_FUSED_ATTENTION, _attention_flop),
        "mkldnn_rnn_layer": _onednn_layer_flop,
        "_cudnn_rnn": _cudnn_flop,
        "miopen_rnn": _cudnn_flop,
    }
    return {
        getattr(torch.ops.aten, name): formula
        for name, formula in formulas.items()
        if hasattr(torch.ops.aten, name)
    }


def _attention_flop(query: Shape, key: Shape, value: Shape, *_: object, **__: object) -> int:
    return int(sdpa_flop_count(query, key, value))  # type: ignore[no-untyped-call]


def _onednn_layer_flop(
    inputs: Shape, input_weight: Shape, state_weight: Shape, *_: object, **__: object
) -> int:
    """Count one layer in one direction."""
    return _recurrent_flop(inputs, [input_weight, state_weight])


def _cudnn_flop(inputs: Shape, weights: Sequence[Shape], *_: object, **__: object) -> int:
    """Count all layers at once."""
    return _recurrent_flop(inputs, weights)


def _recurrent_flop(inputs: Shape, weights: Sequence[Shape]) -> int:
    """Count one product with each matrix for each step of each sequence; the rest are biases."""
    return 2 * math.prod(inputs[:-1]) * sum(math.prod(each) for each in weights if len(each) == 2)
