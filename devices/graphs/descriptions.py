"""Operators in words."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .arguments import all_of
from .calls import aten_function, slots
from .graph import Call, Graph, Operator, TensorSlot
from .operator_kinds import CONVOLUTION, LINEAR, TRANSPOSED_CONVOLUTION, operator_kind

_NAMES = {"kernel_size": "kernel"}
_UNTOLD = frozenset({"half_to_float", "normalized_shape"})


@dataclass(frozen=True)
class OperatorDescription:
    """What distinguishes an operator from others, for people and for tables.

    Attributes:
        kind: What it does.
        inputs: Shapes of what it reads, as ``1x16x32x32``.
        outputs: Shapes of what it makes.
        settings: Kernel, stride and whatever else is not as by default.
        followed_by: What is fused into it, in order.
    """

    kind: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    settings: Mapping[str, str]
    followed_by: tuple[str, ...]

    def __str__(self) -> str:
        settings = (f"{name} {value}".strip() for name, value in self.settings.items())
        shapes = f"{' + '.join(self.inputs)} to {' + '.join(self.outputs)}"
        return ", ".join((f"{self.kind} {shapes}".replace("  ", " "), *settings, *self.followed_by))


def describe(operator: Operator, graph: Graph) -> OperatorDescription:
    """Return an operator of a graph in words; those that are alike have the same."""
    first, *others = operator.calls
    return OperatorDescription(
        kind=operator.kind,
        inputs=tuple(written(each.shape) for each in slots(first) if each.source == "input"),
        outputs=tuple(written(graph.values[each].shape) for each in operator.outputs),
        settings=dict(_settings(operator.kind, first)),
        followed_by=tuple(_following(each) for each in others),
    )


def written(shape: tuple[int, ...]) -> str:
    """Return a shape as ``1x16x32x32``."""
    return "x".join(map(str, shape)) or "1"


def _following(call: Call) -> str:
    """Return what a call does to the result of the one before it."""
    kind = operator_kind(aten_function(call), call.arguments)
    return " ".join((kind, *(f"{name} {value}" for name, value in _settings(kind, call))))


def _settings(kind: str, call: Call) -> Iterator[tuple[str, str]]:
    if kind in {CONVOLUTION, TRANSPOSED_CONVOLUTION}:
        yield from _convolution_settings(kind, *call.arguments)
        return
    if kind == LINEAR:
        if call.function.startswith("addmm"):
            yield "bias", ""
        return
    constants = [each for each in all_of(TensorSlot, call.arguments) if each.source == "constant"]
    if constants and kind != "batch_norm":
        yield "constants", " + ".join(written(each.shape) for each in constants)
    if kind in {"batch_norm", "relu6"}:
        return
    parameters = aten_function(call)._schema.arguments
    for parameter, value in zip(parameters, call.arguments, strict=False):
        is_default = parameter.has_default_value() and _equal(value, parameter.default_value)
        if (
            parameter.name not in _UNTOLD
            and not is_default
            and not any(all_of(TensorSlot, value))
            and value is not None
        ):
            yield _NAMES.get(parameter.name, parameter.name), _number(value)


def _convolution_settings(  # each argument of ATen's convolution
    kind: str,
    inputs: TensorSlot,  # noqa: ARG001
    weight: TensorSlot,
    bias: TensorSlot | None,
    stride: Any,
    padding: Any,
    dilation: Any,
    transposed: bool,  # noqa: ARG001
    output_padding: Any,
    groups: int,
) -> Iterator[tuple[str, str]]:
    kernel = weight.shape[2:]
    yield "kernel", written(kernel)
    yield "stride", _number(stride)
    same = tuple(
        spread * (side - 1) // 2
        for side, spread in zip(kernel, _each(dilation, kernel), strict=True)
    )
    if _each(padding, kernel) != same or kind == TRANSPOSED_CONVOLUTION:
        yield "padding", _number(padding)
    for name, value, usual in (("dilation", dilation, 1), ("output_padding", output_padding, 0)):
        if any(each != usual for each in value):
            yield name, _number(value)
    if groups != 1:
        yield "groups", str(groups)
    if bias is not None:
        yield "bias", ""


def _each(value: Any, kernel: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(value) * (len(kernel) if len(value) == 1 else 1)


def _equal(value: object, default: object) -> bool:
    as_tuple = tuple(default) if isinstance(default, list) else default
    return value == as_tuple


def _number(value: Any) -> str:
    """Return a setting as ``2`` if it is the same along all axes, else as ``2x1``."""
    if isinstance(value, tuple | list):
        each = [_number(one) for one in value]
        return each[0] if each and len(set(each)) == 1 else "x".join(each) or "none"
    if isinstance(value, float) and math.isfinite(value):
        return f"{value:.6g}"
    return str(value)
