"""Shapes of products that need not be computed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor


def unmultiplied(function: Any, arguments: tuple[Any, ...]) -> Tensor | None:
    """Return zeros of the shape of a convolution or matrix product; `None` for other functions.

    Args:
        function: A function of ATen.
        arguments: Its arguments.
    """
    shape = _SHAPES.get(function)
    if shape is None:
        return None
    like = next(each for each in arguments if isinstance(each, Tensor))
    return like.new_zeros(shape(*arguments))


def _convolution(
    inputs: Tensor,
    weight: Tensor,
    bias: Tensor | None,  # noqa: ARG001
    stride: Sequence[int],
    padding: Sequence[int],
    dilation: Sequence[int],
    transposed: bool,
    output_padding: Sequence[int],
    groups: int,
) -> tuple[int, ...]:
    axes = inputs.dim() - 2
    strides, paddings, dilations, extra = (
        tuple(each) * (axes if len(each) == 1 else 1)
        for each in (stride, padding, dilation, output_padding)
    )
    reaches = [
        spread * (side - 1) for spread, side in zip(dilations, weight.shape[2:], strict=True)
    ]
    sides = zip(inputs.shape[2:], reaches, strides, paddings, extra, strict=True)
    if transposed:
        lengths = [
            (side - 1) * step - 2 * border + reach + more + 1
            for side, reach, step, border, more in sides
        ]
        return (inputs.shape[0], weight.shape[1] * groups, *lengths)
    lengths = [
        (side + 2 * border - reach - 1) // step + 1 for side, reach, step, border, _ in sides
    ]
    return (inputs.shape[0], weight.shape[0], *lengths)


def _matrix(first: Tensor, second: Tensor) -> tuple[int, ...]:
    return (*first.shape[:-1], second.shape[-1])


def _added(_: Tensor, first: Tensor, second: Tensor, *__: object) -> tuple[int, ...]:
    return _matrix(first, second)


_ATEN = torch.ops.aten
_SHAPES: dict[Any, Callable[..., tuple[int, ...]]] = {
    _ATEN.convolution.default: _convolution,
    _ATEN.mm.default: _matrix,
    _ATEN.bmm.default: _matrix,
    _ATEN.addmm.default: _added,
    _ATEN.baddbmm.default: _added,
}
