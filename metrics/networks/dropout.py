"""Switches dropout off, wherever it is."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.modules.dropout import _DropoutNd

from .function_mode import FunctionMode

_DROPOUTS = frozenset(
    [
        *(F.dropout, F.dropout1d, F.dropout2d, F.dropout3d),
        *(F.alpha_dropout, F.feature_alpha_dropout, torch.dropout, torch.dropout_),
        *(torch.alpha_dropout, torch.alpha_dropout_),
        *(torch.feature_dropout, torch.feature_dropout_),
        *(torch.feature_alpha_dropout, torch.feature_alpha_dropout_),
    ]
)
_ATTENTION = F.scaled_dot_product_attention
_ATTENTION_ARGUMENTS = ("query", "key", "value", "attn_mask", "dropout_p")
_MULTI_HEAD_ATTENTION = F.multi_head_attention_forward


def switch_off_dropout(network: nn.Module) -> None:
    """Switch dropout off in a network, in place: in its layers, and in functions that it calls.

    Other modules that draw, as those of stochastic depth, stay as they are.
    """
    for module in network.modules():
        if isinstance(module, _DropoutNd):
            module.eval()
        elif isinstance(module, nn.RNNBase | nn.MultiheadAttention):
            module.dropout = 0.0
    network.register_forward_pre_hook(_enter)
    network.register_forward_hook(_leave, always_call=True)


class _WithoutDropout(FunctionMode):
    """Passes through dropout by function and that of attention."""

    def _call(
        self, function: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> Any:
        if function in _DROPOUTS:
            return args[0] if args else kwargs["input"]
        if function is _ATTENTION:
            named = dict(zip(_ATTENTION_ARGUMENTS, args, strict=False))
            rest = args[len(_ATTENTION_ARGUMENTS) :]
            if not rest:
                return function(**{**named, **kwargs, "dropout_p": 0.0})
            return function(*args[:4], 0.0, *rest, **kwargs)
        if function is _MULTI_HEAD_ATTENTION:
            bound = inspect.signature(function).bind(*args, **kwargs)
            return function(**{**bound.arguments, "dropout_p": 0.0})
        return function(*args, **kwargs)


_WITHOUT_DROPOUT = _WithoutDropout()


def _enter(*_: object) -> None:
    _WITHOUT_DROPOUT.__enter__()  # type: ignore[no-untyped-call]


def _leave(*_: object) -> None:
    _WITHOUT_DROPOUT.__exit__(None, None, None)  # type: ignore[no-untyped-call]
