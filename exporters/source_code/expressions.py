"""What a traced module does, as lines of Python."""

from __future__ import annotations

import builtins
import inspect
import itertools
import keyword
import math
import operator
from collections.abc import Callable, Mapping
from typing import Any

import torch
import torch.nn.functional as F
from torch import fx

from .layout import Call, Expression, lines, prefixed
from .writable import UnwritableError, attribute_path, in_brackets, literal

_SHORT = 48
"""Characters of what is not given a name."""

_INDENT = 8
"""Spaces before what a method of a class does."""

_INFIX: Mapping[Any, str] = {
    operator.add: "+",
    operator.sub: "-",
    operator.mul: "*",
    operator.truediv: "/",
    operator.floordiv: "//",
    operator.mod: "%",
    operator.pow: "**",
    operator.matmul: "@",
    operator.lt: "<",
    operator.gt: ">",
    operator.le: "<=",
    operator.ge: ">=",
    operator.eq: "==",
    operator.ne: "!=",
}
_PREFIX: Mapping[Any, str] = {operator.neg: "-", operator.invert: "~"}
_OPERATORS = frozenset({*_INFIX, *_PREFIX})
_NAMESPACES = ((F, "F"), (torch, "torch"), (math, "math"), (operator, "operator"), (builtins, ""))
_PYTHONS = {
    getattr(F, each): getattr(F, f"_{each}") for each in ("max_pool1d", "max_pool2d", "max_pool3d")
}
"""Functions that do not tell their defaults, and those that do."""
_TAKEN = frozenset({"torch", "nn", "F", "math", "operator", "self", *dir(builtins)})


class ForwardCode:
    """The body of `forward`, from a graph.

    Args:
        graph: What the module does.

    Attributes:
        arguments: Names of the arguments of `forward`.
        body: Its lines, as they stand in a class.
        tensors: Names of the tensors that it uses.

    Raises:
        UnwritableError: If something in it has no form as Python.
    """

    def __init__(self, graph: fx.Graph) -> None:
        self._names: dict[fx.Node, str] = {}
        self._inlined: dict[fx.Node, Expression] = {}
        self.arguments: list[str] = []
        self.body: list[str] = []
        self.tensors = {str(each.target) for each in graph.nodes if each.op == "get_attr"}
        nodes = [each for each in graph.nodes if each.op != "get_attr"]
        self._names = {
            each: attribute_path(str(each.target)) for each in graph.nodes if each.op == "get_attr"
        }
        for node, following in itertools.zip_longest(nodes, nodes[1:]):
            self._add(node, following)

    def _add(self, node: fx.Node, following: fx.Node | None) -> None:
        if node.op == "placeholder":
            self._names[node] = self._free(str(node.target).lstrip("*"))
            self.arguments.append(self._names[node])
            return
        if node.op == "output":
            returned = node.args[0]
            found = self._inlined.get(returned) if isinstance(returned, fx.Node) else None
            self._write(prefixed("return ", found or self._written(returned)))
            return
        expression = self._expression(node)
        if not node.users:
            self._write(expression)
        elif list(node.users) == [following] and _is_short(node, following, expression):
            self._inlined[node] = expression
        else:
            self._names[node] = self._free(node.name)
            self._write(prefixed(f"{self._names[node]} = ", expression))

    def _write(self, statement: Expression) -> None:
        self.body += lines(statement, _INDENT)

    def _free(self, name: str) -> str:
        taken = _TAKEN.union(self._names.values())
        while name in taken or keyword.iskeyword(name):
            name += "_"
        return name

    def _expression(self, node: fx.Node) -> Expression:
        if node.op == "call_module":
            return self._call(attribute_path(str(node.target)), node.args, node.kwargs)
        if node.op == "call_method":
            owner, *args = node.args
            return self._call(f"{self._operand(owner)}.{node.target}", tuple(args), node.kwargs)
        return self._function(node)

    def _function(self, node: fx.Node) -> Expression:
        target: Any = node.target
        if target in _INFIX:
            left, right = map(self._operand, node.args)
            return f"{left} {_INFIX[target]} {right}"
        if target in _PREFIX:
            return f"{_PREFIX[target]}{self._operand(node.args[0])}"
        if target is operator.getitem:
            return f"{self._operand(node.args[0])}[{self._index(node.args[1])}]"
        if target is getattr:
            return f"{self._operand(node.args[0])}.{node.args[1]}"
        return self._call(_function_name(target), node.args, _without_defaults(target, node.kwargs))

    def _call(self, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Call:
        items: list[Expression] = [self._item(each) for each in args]
        items += [f"{key}={self._written(each)}" for key, each in kwargs.items()]
        return Call(f"{name}(", tuple(items))

    def _item(self, value: Any) -> Expression:
        if isinstance(value, list):
            return Call("[", tuple(map(self._written, value)), "]")
        return self._written(value)

    def _operand(self, value: Any) -> str:
        text = self._written(value)
        is_negative = isinstance(value, int | float) and text.startswith("-")
        is_inlined = isinstance(value, fx.Node) and value in self._inlined
        is_operation = is_inlined and value.target in _OPERATORS
        return f"({text})" if is_negative or is_operation else text

    def _written(self, value: Any) -> str:
        if isinstance(value, fx.Node):
            return str(self._inlined[value]) if value in self._inlined else self._names[value]
        if isinstance(value, tuple | list | dict | slice):
            return self._collection(value)
        return "..." if value is ... else literal(value)

    def _collection(self, value: Any) -> str:
        if isinstance(value, tuple):
            return in_brackets([self._written(each) for each in value])
        if isinstance(value, dict):
            pairs = (f"{literal(key)}: {self._written(each)}" for key, each in value.items())
            return f"{{{', '.join(pairs)}}}"
        if isinstance(value, slice):
            value = (value.start, value.stop, value.step)
            return f"slice({', '.join(map(self._written, value))})"
        return f"[{', '.join(map(self._written, value))}]"

    def _index(self, value: Any) -> str:
        if isinstance(value, tuple) and value:
            return ", ".join(map(self._index, value)) + ("," if len(value) == 1 else "")
        if isinstance(value, slice):
            ends = [
                "" if each is None else self._written(each) for each in (value.start, value.stop)
            ]
            step = "" if value.step is None else f":{self._written(value.step)}"
            return f"{ends[0]}:{ends[1]}{step}"
        return self._written(value)


def _is_short(node: fx.Node, following: fx.Node | None, expression: Expression) -> bool:
    """Return whether something is written where it is used, once and at once."""
    if following is None:
        return False
    if following.op == "output":
        return following.args[0] is node or len(str(expression)) <= _SHORT
    uses: list[fx.Node] = []
    fx.map_arg((following.args, following.kwargs), uses.append)
    return uses.count(node) == 1 and len(str(expression)) <= _SHORT


def _function_name(target: Callable[..., Any]) -> str:
    name = getattr(target, "__name__", "")
    for namespace, prefix in _NAMESPACES:
        if getattr(namespace, name, None) is target:
            return f"{prefix}.{name}" if prefix else name
    # Some functions of torch have several names for one thing.
    for namespace, prefix in _NAMESPACES[:2]:
        for other, value in vars(namespace).items():
            if value is target and not other.startswith("_"):
                return f"{prefix}.{other}"
    packet = getattr(target, "overloadpacket", target)
    if str(packet).startswith("aten."):
        return f"torch.ops.{target}"
    raise UnwritableError(f"the function `{name or target!r}`")


def _without_defaults(target: Callable[..., Any], kwargs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return named arguments without those that say what is so anyway."""
    try:
        parameters = inspect.signature(_PYTHONS.get(target, target)).parameters
    except (TypeError, ValueError):  # Of compiled functions it is not known.
        return kwargs
    return {
        name: value
        for name, value in kwargs.items()
        if isinstance(value, fx.Node)
        or name not in parameters
        or parameters[name].default != value
        or isinstance(value, bool) != isinstance(parameters[name].default, bool)
    }
