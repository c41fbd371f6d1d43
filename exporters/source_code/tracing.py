"""What one module calls, one after the other, known from a run on an example."""

from __future__ import annotations

import inspect
import operator
from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

import torch
from torch import Tensor, fx, nn

VALUE = "value"
"""Where a node keeps what it is in the example."""

_CONSTANT = frozenset({"ndim", "dtype", "device", "layout", "is_cuda", "requires_grad"})
_COPIES = frozenset({"to", "float", "cpu", "contiguous"})
"""Methods that return the tensor itself where there is nothing to do."""


def trace(module: nn.Module, arguments: Mapping[str, Any], *, batch: int) -> fx.Graph:
    """Return what a module does, with each module that it calls as one node.

    What depends on shapes is decided as for the example, but sizes of the batch stay open.

    Args:
        module: The module; tensors that it makes by itself are left in it as attributes.
        arguments: What it is called with, by the names of its parameters.
        batch: Number of inputs in the example.

    Raises:
        Exception: Whatever the module raises that does things which cannot be written down.
    """
    constants = {
        name: arguments.get(name, each.default)
        for name, each in inspect.signature(module.forward).parameters.items()
        if not isinstance(arguments.get(name), Tensor | tuple | list)
    }
    graph = _ValueTracer(arguments, batch).trace(module, constants)
    for node in reversed(graph.nodes):
        is_needless = not node.users and (
            node.target is operator.getitem or not isinstance(node.meta.get(VALUE), Tensor)
        )
        if is_needless and node.op.startswith("call") and node.op != "call_module":
            graph.erase_node(node)
    for node in reversed(graph.nodes):
        if node.op == "placeholder" and node.target not in arguments and not node.users:
            graph.erase_node(node)
    return graph


class _ValueProxy(fx.Proxy):
    """Stands for a value that is known for the example."""

    tracer: _ValueTracer

    @property
    def value(self) -> Any:
        return self.node.meta[VALUE]

    def __getattr__(self, name: str) -> Any:
        if name == "shape" and isinstance(self.value, Tensor):
            return self.tracer.shape(self)
        if name in _CONSTANT and isinstance(self.value, Tensor):
            return getattr(self.value, name)
        return super().__getattr__(name)

    def __len__(self) -> int:
        return len(self.value)

    def __int__(self) -> int:
        return int(self.value)

    __index__ = __int__

    def __float__(self) -> float:
        return float(self.value)


class _ValueTracer(fx.Tracer):
    def __init__(self, arguments: Mapping[str, Any], batch: int) -> None:
        super().__init__()
        self._arguments = arguments
        self._batch = batch
        self._is_running = False

    def proxy(self, node: fx.Node) -> fx.Proxy:
        return _ValueProxy(node, self)

    def call_module(
        self,
        m: nn.Module,
        forward: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> Any:
        if self._is_running:
            return forward(*args, **kwargs)
        if isinstance(m, nn.Identity):
            return args[0]
        try:
            path = self.path_of_module(m)
        except NameError:
            # It is no part of the module, as a slice of a sequence: its parts may be.
            return forward(*args, **kwargs)
        return self.create_proxy("call_module", path, args, kwargs)

    def getattr(self, attr: str, attr_val: Any, parameter_proxy_cache: dict[str, Any]) -> Any:
        if self._is_running:
            return attr_val
        return super().getattr(attr, attr_val, parameter_proxy_cache)

    def create_proxy(
        self,
        kind: str,
        target: Any,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        *rest: Any,
        **options: Any,
    ) -> Any:
        if kind == "call_method" and target in {"size", "dim"}:
            known = self._measured(target, *args, **kwargs)
            if known is not None:
                return known
        if kind == "placeholder":
            value = self._arguments.get(target)
        elif kind == "output":
            value = None
        else:
            value = self._run(kind, target, args, kwargs)
            if kind == "call_method" and target in _COPIES and value is args[0].value:
                return args[0]
        made = super().create_proxy(kind, target, args, kwargs, *rest, **options)
        made.node.meta[VALUE] = value
        return made

    def create_arg(self, a: Any) -> Any:
        is_number = isinstance(a, Tensor) and a.ndim == 0 and not isinstance(a, nn.Parameter)
        if is_number and all(a is not each for each in self.root.buffers()):
            return a.item()
        return super().create_arg(a)

    def shape(self, proxy: _ValueProxy) -> tuple[Any, ...]:
        """Return the sizes of a tensor, of which that of the batch stays open."""
        return tuple(self._length(proxy, axis) for axis in range(proxy.value.ndim))

    def to_bool(self, obj: fx.Proxy) -> bool:
        return bool(obj.node.meta[VALUE])

    def iter(self, obj: fx.Proxy) -> Iterator[Any]:
        return (operator.getitem(obj, index) for index in range(len(obj.node.meta[VALUE])))

    def _length(self, proxy: _ValueProxy, axis: int) -> Any:
        length = proxy.value.shape[axis]
        if axis % proxy.value.ndim and length != self._batch:
            return length
        made = super().create_proxy("call_method", "size", (proxy, axis), {})
        made.node.meta[VALUE] = length
        return made

    def _measured(self, method: str, proxy: Any, dim: int | None = None) -> Any:
        if method == "dim":
            return proxy.value.ndim
        return self.shape(proxy) if dim is None else self._length(proxy, dim)

    def _run(self, kind: str, target: Any, args: Any, kwargs: Any) -> Any:
        def values(given: Any) -> Any:
            return fx.node.map_aggregate(
                given, lambda each: each.value if isinstance(each, _ValueProxy) else each
            )

        def known(given: Any) -> Any:
            return values(
                fx.node.map_aggregate(
                    given,
                    lambda each: self.proxy(each.node) if isinstance(each, fx.Proxy) else each,
                )
            )

        positional, named = known(args), known(kwargs)
        self._is_running = True
        try:
            with torch.no_grad():
                if kind == "get_attr":
                    return operator.attrgetter(target)(self.root)
                if kind == "call_module":
                    called = cast(Callable[..., Any], self.root.get_submodule(target))
                elif kind == "call_method":
                    called = getattr(positional[0], target)
                    positional = positional[1:]
                else:
                    called = target
                return called(*positional, **named)
        finally:
            self._is_running = False
