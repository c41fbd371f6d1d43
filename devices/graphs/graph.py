"""A network as operators on values."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Role = Literal["weight", "bias"]
Source = Literal["input", "constant", "previous"]


@dataclass(frozen=True)
class Value:
    """A tensor that is made while a network runs.

    Attributes:
        shape: Its shape, with a batch of one.
        item_bytes: Bytes of a number that is no real one, as of an index; `None` for real ones,
            which a device keeps in a type of its choice.
    """

    shape: tuple[int, ...]
    item_bytes: int | None = None

    @property
    def items(self) -> int:
        """How many numbers it has."""
        return math.prod(self.shape)


@dataclass(frozen=True)
class Constant:
    """A tensor that is there before a network runs, as a weight.

    Attributes:
        key: Equal for two uses of one tensor, which is stored once.
        shape: Its shape.
        role: What it is to its operator.
    """

    key: tuple[int, ...]
    shape: tuple[int, ...]
    role: Role = "weight"

    @property
    def items(self) -> int:
        """How many numbers it has."""
        return math.prod(self.shape)


@dataclass(frozen=True)
class TensorSlot:
    """Where a call of a function is given a tensor.

    Attributes:
        shape: Shape of the tensor.
        dtype: Its type of numbers, in torch's words: ``"float32"``.
        source: What the tensor is: an input of the operator, a constant, or what the call before
            this one in the operator made.
    """

    shape: tuple[int, ...]
    dtype: str
    source: Source


@dataclass(frozen=True)
class Call:
    """One function of ATen with its arguments.

    Attributes:
        function: Its name with its overload: ``"relu.default"``.
        arguments: Positional arguments, with a `TensorSlot` for each tensor.
        options: Arguments by name, likewise.
    """

    function: str
    arguments: tuple[Any, ...]
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Operator:
    """What a device runs at once: a function, and what is fused into it.

    Attributes:
        kind: What it does: ``"convolution"``, ``"add"``.
        calls: The functions of ATen it stands for; each but the first works on the result of the
            one before it.
        inputs: Numbers of the values it reads.
        outputs: Numbers of the values it makes.
        constants: The constants it reads.
        is_elementwise: Whether it may write over an input of as many numbers as its output.
        workspace: How many numbers it needs a place for while it runs.
    """

    kind: str
    calls: tuple[Call, ...]
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    constants: tuple[Constant, ...] = ()
    is_elementwise: bool = False
    workspace: int = 0


@dataclass(frozen=True)
class Graph:
    """A network on one input.

    Attributes:
        values: All values by number.
        inputs: Numbers of those that the network is given.
        outputs: Numbers of those that it returns.
        operators: What makes the others, in the order in which it is run.
    """

    values: Mapping[int, Value]
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    operators: tuple[Operator, ...]
