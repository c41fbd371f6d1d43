"""Which of torch's functions are activation functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from .clamps import CLAMPS, clamps_at_zero

_PIECEWISE_LINEAR = frozenset(
    [
        *(F.relu, F.relu_, torch.relu, torch.relu_, Tensor.relu, Tensor.relu_),
        *(F.leaky_relu, F.leaky_relu_, F.rrelu, F.rrelu_, torch.rrelu, torch.rrelu_),
        *(F.prelu, torch.prelu, Tensor.prelu, F.relu6),
    ]
)
_SMOOTH = frozenset(
    [
        *(F.gelu, F.silu, F.mish, F.hardswish, F.hardsigmoid, F.logsigmoid),
        *(F.hardtanh, F.hardtanh_),
        *(F.elu, F.elu_, F.celu, F.celu_, F.selu, F.selu_),
        *(torch.celu, torch.celu_, torch.selu, torch.selu_),
        *(F.softplus, F.softsign, F.tanhshrink, F.softshrink, F.hardshrink),
        *(F.tanh, torch.tanh, torch.tanh_, Tensor.tanh, Tensor.tanh_),
        *(F.sigmoid, torch.sigmoid, torch.sigmoid_, Tensor.sigmoid, Tensor.sigmoid_),
    ]
)
ACTIVATION_FUNCTIONS = _PIECEWISE_LINEAR | _SMOOTH | CLAMPS
"""All functions of torch that may be called as activations."""


def is_piecewise_linear(
    function: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> bool | None:
    """Return whether a call of one of `ACTIVATION_FUNCTIONS` is one of ReLU or of its relatives.

    Returns:
        `None` if it is no activation, as a bound that is not zero.
    """
    if function in _PIECEWISE_LINEAR or (
        function in CLAMPS and clamps_at_zero(function, args, kwargs)
    ):
        return True
    return False if function in _SMOOTH else None
