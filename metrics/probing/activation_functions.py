"""Which of torch's functions are activation functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

_PIECEWISE_LINEAR = frozenset(
    [
        *(F.relu, F.relu_, torch.relu, torch.relu_, Tensor.relu, Tensor.relu_),
        *(F.leaky_relu, F.leaky_relu_, F.rrelu, F.rrelu_, torch.rrelu, torch.rrelu_),
        *(F.prelu, torch.prelu, Tensor.prelu, F.relu6),
    ]
)
_CLAMPS = frozenset([F.hardtanh, F.hardtanh_])
_SMOOTH = frozenset(
    [
        *(F.gelu, F.silu, F.mish, F.hardswish, F.hardsigmoid, F.logsigmoid),
        *(F.elu, F.elu_, F.celu, F.celu_, F.selu, F.selu_),
        *(torch.celu, torch.celu_, torch.selu, torch.selu_),
        *(F.softplus, F.softsign, F.tanhshrink, F.softshrink, F.hardshrink),
        *(F.tanh, torch.tanh, torch.tanh_, Tensor.tanh, Tensor.tanh_),
        *(F.sigmoid, torch.sigmoid, torch.sigmoid_, Tensor.sigmoid, Tensor.sigmoid_),
    ]
)
ACTIVATION_FUNCTIONS = _PIECEWISE_LINEAR | _CLAMPS | _SMOOTH
"""All functions of torch that are called as activations."""


def is_piecewise_linear(
    function: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> bool:
    """Return whether a call of an activation function is one of ReLU or of its relatives."""
    return function in _PIECEWISE_LINEAR or (
        function in _CLAMPS and _clamps_at_zero(*args, **kwargs)
    )


def _clamps_at_zero(
    _input: Tensor,
    min_val: float = -1.0,
    max_val: float = 1.0,  # noqa: ARG001
    inplace: bool = False,  # noqa: ARG001
) -> bool:
    """Return whether a call of hardtanh is one of ReLU6, which `torch.nn.ReLU6` makes of it."""
    return min_val == 0
