"""What functions of ATen are to a device."""

from __future__ import annotations

import functools
import math
from typing import Any

import torch
from torch import Tensor

ADDITION = "add"
BATCH_NORM = "batch_norm"
CONVOLUTION = "convolution"
LINEAR = "linear"
TRANSPOSED_CONVOLUTION = "transposed_convolution"
FILL = "fill"
ZEROS = "zeros"

_KINDS = {
    "_adaptive_avg_pool2d": "mean",
    "_prelu_kernel": "prelu",
    "_softmax": "softmax",
    "addmm": LINEAR,
    "avg_pool2d": "average_pool",
    "bmm": "matrix_product",
    "cat": "concatenation",
    "clone": "copy",
    "cudnn_batch_norm": BATCH_NORM,
    "max_pool2d_with_indices": "max_pool",
    "miopen_batch_norm": BATCH_NORM,
    "mm": LINEAR,
    "native_batch_norm": BATCH_NORM,
    "native_group_norm": "group_norm",
    "native_layer_norm": "layer_norm",
}
_ATTENTION = "_scaled_dot_product"
_FILLING = frozenset(
    f"{prefix}{name}{suffix}"
    for name in ("empty", "full", "ones", "zeros", "empty_strided", "fill", "zero")
    for prefix, suffix in (("", ""), ("new_", ""), ("", "_like"), ("", "_"))
)
_POINTWISE = frozenset({"_prelu_kernel", "hardswish"})
_IN_PLACE = frozenset({BATCH_NORM, "softmax"})


def operator_kind(function: Any, arguments: tuple[Any, ...]) -> str:
    """Return what a function of ATen does, in a word.

    In place or not is the same; ReLU6 is told from other clamps by its bounds.
    """
    name = _base_name(function)
    if fills(function):
        return ZEROS if "zero" in name else FILL
    if name.startswith(_ATTENTION):
        return "attention"
    if name in {"hardtanh", "clamp"} and arguments[1:3] in {(0, 6), (0.0, 6.0)}:
        return "relu6"
    if name == "convolution" and arguments[6]:
        return TRANSPOSED_CONVOLUTION
    if name.endswith("_batch_norm") and arguments[5]:
        return "batch_statistics_norm"
    return _KINDS.get(name, name)


@functools.cache
def fills(function: Any) -> bool:
    """Return whether a function gives all numbers of a tensor one value, whatever it is given."""
    return function._schema.name.partition("::")[2] in _FILLING


@functools.cache
def is_elementwise(function: Any) -> bool:
    """Return whether a function may write its result over an input."""
    name = _base_name(function)
    if name == "clone":
        return False
    if torch.Tag.pointwise in function.tags or name in _POINTWISE:
        return True
    return _KINDS.get(name) in _IN_PLACE


def workspace(function: Any, arguments: tuple[Any, ...]) -> int:
    """Return how many numbers a function needs a place for while it runs: scores of attention."""
    if not _base_name(function).startswith(_ATTENTION):
        return 0
    query, key = arguments[:2]
    return int(math.prod(query.shape[:-1]) * key.shape[-2])


def is_bias(kind: str, position: int, tensor: Tensor) -> bool:
    """Return whether a constant at a position of a call is added to what weights make."""
    if tensor.dim() != 1:
        return False
    return position == (0 if kind == LINEAR else 2)


@functools.cache
def function_name(function: Any) -> str:
    """Return the name of a function of ATen with its overload, as ``relu.default``."""
    return str(function).removeprefix("aten.")


@functools.cache
def _base_name(function: Any) -> str:
    return str(function._schema.name).partition("::")[2].removesuffix("_")
