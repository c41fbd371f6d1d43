"""Results of functions that were called alike before, without calling them again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from .arguments import all_of, with_each

_MOST = 65536
_BY_VALUE = {torch.Tag.data_dependent_output, torch.Tag.dynamic_output_shape}


@dataclass(frozen=True)
class _Layout:
    """All of a tensor but its numbers."""

    shape: torch.Size
    strides: tuple[int, ...]
    dtype: torch.dtype
    device: torch.device

    @classmethod
    def of(cls, tensor: Tensor) -> _Layout:
        return cls(tensor.shape, tensor.stride(), tensor.dtype, tensor.device)

    def zeros(self) -> Tensor:
        empty = torch.empty_strided(self.shape, self.strides, dtype=self.dtype, device=self.device)
        return empty.zero_()


_layouts: dict[object, Any] = {}
"""What functions returned, with layouts in place of tensors, by how they were called."""


def call(function: Any, arguments: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """Return what a function of ATen returns: zeros in place of numbers if it was called before.

    What tensors are laid out like depends on how those are that a function is given, and on what
    else it is. Called each time are views, functions that change what they are given, those whose
    result has a shape that depends on numbers, and those that return other numbers than real ones.
    """
    key = (function, with_each(Tensor, _Layout.of, arguments), *_named(options))
    known = _layouts.get(key)
    if known is not None:
        return with_each(_Layout, _Layout.zeros, known)
    result = function(*arguments, **options)
    if _is_repeatable(function, arguments, result):
        if len(_layouts) >= _MOST:
            _layouts.clear()
        _layouts[key] = with_each(Tensor, _Layout.of, result)
    return result


def _named(options: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(name, with_each(Tensor, _Layout.of, value)) for name, value in options.items()]


def _is_repeatable(function: Any, arguments: tuple[Any, ...], result: Any) -> bool:
    if function._schema.is_mutable or _BY_VALUE & set(function.tags):
        return False
    if not all(each.is_floating_point() for each in all_of(Tensor, result)):
        return False
    made = {each.untyped_storage()._cdata for each in all_of(Tensor, result)}
    given = {each.untyped_storage()._cdata for each in all_of(Tensor, arguments)}
    return bool(made) and not made & given
