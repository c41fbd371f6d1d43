"""Layers of torch.nn as the calls that make them."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from .writable import UnwritableError, literal

_PLACE_AND_TYPE = frozenset({"device", "dtype"})


@dataclass(frozen=True)
class Layer:
    """A layer of torch.nn.

    Attributes:
        constructor: What makes it, as ``"nn.Conv2d"``.
        arguments: The arguments by name, in order.
        defaults: What those are by default that may be left out.
    """

    constructor: str
    arguments: Mapping[str, Any]
    defaults: Mapping[str, Any]


def layer_of(module: nn.Module) -> Layer | None:
    """Return a module as a layer of torch.nn, or `None` if it is something else.

    What is written makes a module that prints alike and has tensors of the same names and shapes.
    """
    base = _torch_class(module)
    if base is None:
        return None
    found = _arguments(base, module)
    if found is None:
        return None
    defaults = {
        each.name: each.default for each in _constructor(base) if each.default is not each.empty
    }
    constructor = f"nn.{base.__name__}"
    for arguments in ({name: _shortened(each) for name, each in found.items()}, found):
        if _makes(base, arguments, module):
            return Layer(constructor, arguments, defaults)
    return None


def _torch_class(module: nn.Module) -> type[nn.Module] | None:
    """Return the class of torch.nn that a module behaves as, also if it is derived from it."""
    for each in type(module).__mro__:
        if each.__module__.startswith("torch.nn.modules."):
            is_public = getattr(nn, each.__name__, None) is each
            return each if is_public and each is not nn.Module else None
        if any(callable(value) for name, value in vars(each).items() if name != "__init__"):
            return None
    return None


def _constructor(base: type[nn.Module]) -> Iterator[inspect.Parameter]:
    _, *parameters = inspect.signature(base.__init__).parameters.values()
    return (each for each in parameters if each.name not in _PLACE_AND_TYPE)


def _arguments(base: type[nn.Module], module: nn.Module) -> dict[str, Any] | None:
    arguments: dict[str, Any] = {}
    for each in _constructor(base):
        if each.kind in {each.VAR_POSITIONAL, each.VAR_KEYWORD}:
            continue
        value = getattr(module, each.name, each.default)
        if each.name == "bias" and not isinstance(value, bool):
            value = isinstance(value, Tensor)
        try:
            literal(value)
        except UnwritableError:
            return None
        if value is each.empty:
            return None
        arguments[each.name] = value
    return arguments


def _shortened(value: Any) -> Any:
    """Return the one number of equal numbers, as ``3`` of a kernel ``(3, 3)``."""
    if isinstance(value, tuple) and len(value) > 1 and len(set(value)) == 1:
        return value[0]
    return value


def _makes(base: type[nn.Module], arguments: Mapping[str, Any], module: nn.Module) -> bool:
    try:
        with torch.device("meta"):
            made = base(**arguments)
    except (TypeError, ValueError, AssertionError):
        return False
    shapes = [
        {name: tuple(each.shape) for name, each in of.state_dict().items()} for of in (made, module)
    ]
    return shapes[0] == shapes[1] and made.extra_repr() == module.extra_repr()
