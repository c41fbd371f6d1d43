"""ReLU written as a function that cuts off what is below zero."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor


def _hardtanh(_: object, min_val: object = -1.0, *__: object, **___: object) -> bool:
    return _is_zero(min_val)


def _clamp(_: object, min: object = None, *__: object, **___: object) -> bool:  # noqa: A002
    return _is_zero(min)


def _threshold(
    _: object, threshold: object = None, value: object = None, *__: object, **___: object
) -> bool:
    return _is_zero(threshold) and _is_zero(value)


def _maximum(_: object, other: object = None, *__: object, **___: object) -> bool:
    return isinstance(other, Tensor) and _is_zero(other)


_RULES: Mapping[Callable[..., Any], Callable[..., bool]] = {
    **dict.fromkeys([F.hardtanh, F.hardtanh_], _hardtanh),
    **dict.fromkeys([torch.clamp, torch.clamp_, Tensor.clamp, Tensor.clamp_], _clamp),
    **dict.fromkeys([torch.clip, torch.clip_, Tensor.clip, Tensor.clip_], _clamp),
    **dict.fromkeys([torch.clamp_min, torch.clamp_min_], _clamp),
    **dict.fromkeys([Tensor.clamp_min, Tensor.clamp_min_], _clamp),
    **dict.fromkeys([F.threshold, torch.threshold, torch.threshold_], _threshold),
    **dict.fromkeys([torch.maximum, Tensor.maximum, torch.max, Tensor.max], _maximum),
}

CLAMPS = frozenset(_RULES)
"""Functions that may be ReLU or one of its relatives, depending on their arguments."""


def clamps_at_zero(
    function: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> bool:
    """Return whether a call of one of `CLAMPS` passes positive numbers on and makes others zero.

    There may be a bound above, as of ReLU6. Of ``torch.maximum(features, zeros)`` the zeros come
    last.
    """
    arguments = args or (kwargs["input"],)
    options = {name: each for name, each in kwargs.items() if name != "input"}
    return _RULES[function](*arguments, **options)


def _is_zero(bound: object) -> bool:
    if isinstance(bound, Tensor):
        return not bool(bound.any())
    return bound is not None and bound == 0
