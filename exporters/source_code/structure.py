"""What a network is made of: layers of torch.nn, containers, and blocks of its own classes."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from .expressions import ForwardCode
from .layers import Layer, layer_of
from .layout import WIDTH, Call, Expression, lines
from .tracing import trace
from .writable import UnwritableError, attribute_path, literal

_WORDS = 3
"""Parts of which a class has the name, if it has none of its own."""

_LARGEST_LITERAL = 1024
"""Numbers of a tensor that is written out."""


@dataclass(frozen=True)
class Container:
    """Modules in a sequence, a list or a dictionary.

    Attributes:
        constructor: ``"nn.Sequential"``, ``"nn.ModuleList"`` or ``"nn.ModuleDict"``.
        children: The modules by name.
    """

    constructor: str
    children: Mapping[str, Part]


@dataclass(frozen=True)
class Block:
    """A module of a class that is not torch's.

    Attributes:
        name: Name of the class.
        children: Its modules by name.
        tensors: Statements that give it tensors of its own.
        ties: Statements that make one of its parts, or tensors, another one.
        arguments: Names of the arguments of `forward`.
        body: Lines of `forward`; none if it is never called.
    """

    name: str
    children: Mapping[str, Part]
    tensors: tuple[Expression, ...]
    ties: tuple[str, ...]
    arguments: tuple[str, ...]
    body: tuple[str, ...]


Part = Layer | Container | Block


def named_sequence(name: str, children: Mapping[str, Part], ties: tuple[str, ...]) -> Block:
    """Return a block that runs its parts one after the other."""
    nested = ["inputs"]
    for each in children:
        nested.append(f"self.{each}({nested[-1]})")
    body = lines(f"return {nested[-1]}", 8)
    if len(body[0]) > WIDTH:
        *before, last = children
        steps = [f"features = self.{each}(features)" for each in before]
        steps[0] = steps[0].replace("(features)", "(inputs)")
        body = [
            line for each in [*steps, f"return self.{last}(features)"] for line in lines(each, 8)
        ]
    return Block(name, children, (), ties, ("inputs",), tuple(body))


class Structure:
    """Takes a network apart.

    Args:
        network: The network in evaluation mode; what is traced may leave attributes in it.
        inputs: An example ``(n, …)``, which it is run on.

    Raises:
        UnwritableError: If a part of it does what cannot be written as plain Python.
    """

    def __init__(self, network: nn.Module, inputs: Tensor) -> None:
        self._batch = len(inputs)
        self._calls = _first_calls(network, inputs)
        self.root = self._part(network, type(network).__name__)

    def _part(self, module: nn.Module, path: str) -> Part:
        layer = layer_of(module)
        if layer is not None:
            return layer
        if (container := _container(module)) is not None:
            children = self._children(module, path)
            is_named = container == "nn.Sequential" and all(map(str.isidentifier, children))
            if is_named and children:
                name = _sequence_name(module, path, list(children))
                return named_sequence(name, children, tuple(_ties(module)))
            return Container(container, children)
        code = self._forward(module, path)
        return Block(
            name=type(module).__name__,
            tensors=tuple(_tensors(module, frozenset() if code is None else code.tensors)),
            children=self._children(module, path),
            ties=tuple(_ties(module)),
            arguments=() if code is None else tuple(code.arguments),
            body=() if code is None else tuple(code.body),
        )

    def _children(self, module: nn.Module, path: str) -> dict[str, Part]:
        return {
            name: self._part(child, f"{path}.{name}")
            for name, child in module._modules.items()
            if child is not None
        }

    def _forward(self, module: nn.Module, path: str) -> ForwardCode | None:
        arguments = self._calls.get(module)
        if arguments is None:
            return None
        try:
            return ForwardCode(trace(module, arguments, batch=self._batch))
        except UnwritableError as error:
            raise UnwritableError(f"`{path}` uses {error}") from error
        # Tracing runs the module on stand-ins, which it may refuse in any way.
        except Exception as error:
            reason = " ".join(str(error).split()) or type(error).__name__
            raise UnwritableError(f"`{path}` cannot be traced: {reason:.200}") from error


def _sequence_name(module: nn.Module, path: str, children: Sequence[str]) -> str:
    """Return the name of a class for modules with names of their own in a sequence."""
    if type(module) is not nn.Sequential:
        return type(module).__name__
    words = children if len(children) <= _WORDS else [path.rpartition(".")[2]]
    return "".join(part.capitalize() for each in words for part in each.split("_"))


def _first_calls(network: nn.Module, inputs: Tensor) -> dict[nn.Module, dict[str, Any]]:
    """Return what each module is called with first, by the names of its arguments."""
    calls: dict[nn.Module, dict[str, Any]] = {}

    def keep(module: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        if module not in calls:
            bound = inspect.signature(module.forward).bind(*args, **kwargs).arguments
            calls[module] = {
                # A module may change its inputs.
                name: each.clone() if isinstance(each, Tensor) else each
                for name, each in bound.items()
            }

    handles = [each.register_forward_pre_hook(keep, with_kwargs=True) for each in network.modules()]
    try:
        with torch.no_grad():
            network(inputs)
    finally:
        for handle in handles:
            handle.remove()
    return calls


def _container(module: nn.Module) -> str | None:
    if module._parameters or module._buffers:
        return None
    if isinstance(module, nn.Sequential) and type(module).forward is nn.Sequential.forward:
        return "nn.Sequential"
    if isinstance(module, nn.ModuleList) and type(module).forward is nn.ModuleList.forward:
        return "nn.ModuleList"
    if isinstance(module, nn.ModuleDict) and type(module).forward is nn.ModuleDict.forward:
        return "nn.ModuleDict"
    return None


def _tensors(module: nn.Module, used: Set[str]) -> Iterator[Expression]:
    """Yield statements that give a module its own tensors, of those without weights the used."""
    for name, parameter in module._parameters.items():
        if parameter is None:
            yield f'self.register_parameter("{name}", None)'
            continue
        frozen = "" if parameter.requires_grad else ", requires_grad=False"
        yield f"self.{name} = nn.Parameter(torch.zeros{_shape(parameter)}{frozen})"
    attributes = {name: each for name, each in vars(module).items() if isinstance(each, Tensor)}
    for name, tensor in {**module._buffers, **attributes}.items():
        if tensor is None:
            yield f'self.register_buffer("{name}", None)'
        elif name in module._buffers and name not in module._non_persistent_buffers_set:
            dtype = "" if tensor.dtype == torch.float32 else f", dtype={tensor.dtype}"
            yield f'self.register_buffer("{name}", torch.zeros({tuple(tensor.shape)}{dtype}))'
        elif name in used:
            yield Call(
                "self.register_buffer(",
                (f'"{name}"', _written(name, tensor), "persistent=False"),
            )


def _shape(tensor: Tensor) -> str:
    return f"({', '.join(map(str, tensor.shape))})" if tensor.ndim else "(())"


def _written(name: str, tensor: Tensor) -> Expression:
    if tensor.numel() > _LARGEST_LITERAL:
        raise UnwritableError(
            f"the tensor `{name}` of {tensor.numel():,} numbers, which its weights do not hold"
        )
    if not tensor.numel():
        return f"torch.zeros{_shape(tensor)}"
    return Call("torch.tensor(", (_nested(tensor.tolist()), f"dtype={tensor.dtype}"))


def _nested(numbers: Any) -> Expression:
    if isinstance(numbers, list):
        return Call("[", tuple(map(_nested, numbers)), "]", is_list=True)
    return literal(numbers)


def _ties(module: nn.Module) -> Iterator[str]:
    """Yield statements for what a module has twice, in different parts of it."""
    seen: dict[int, str] = {}
    tied: list[str] = []
    for path, child in module.named_modules(remove_duplicate=False):
        if not path or not any(True for _ in child.parameters()):
            continue
        first = seen.setdefault(id(child), path)
        if first == path or any(path.startswith(f"{each}.") for each in tied):
            continue
        tied.append(path)
        if first.split(".")[0] != path.split(".")[0]:
            yield f"{attribute_path(path)} = {attribute_path(first)}"
    for path, parameter in module.named_parameters(remove_duplicate=False):
        first = seen.setdefault(id(parameter), path)
        is_part_of_tied = any(path.startswith(f"{each}.") for each in tied)
        if first != path and not is_part_of_tied and first.split(".")[0] != path.split(".")[0]:
            yield f"{attribute_path(path)} = {attribute_path(first)}"
