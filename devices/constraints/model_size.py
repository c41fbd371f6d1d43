"""Model size as a hardware constraint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from freerea_plugins import Architecture

from .graph_constraint import ITEM_BYTES, GraphConstraint, NumberType, options_of

if TYPE_CHECKING:
    from ..graphs.graph import Graph

_BIAS_BYTES = 4  # int32 beside int8 weights, or float32.


@dataclass(frozen=True)
class ModelSize(GraphConstraint):
    """Bytes of all constants of a network: weights and biases after batch-norm is folded.

    Weights take a byte each and biases four, as int8 networks have them; or all four. A program
    and the description of the graph come on top. What nothing reads does not count.

    Users write ``model_size`` or ``model_size:float32``.

    Source: Jacob et al., https://arxiv.org/abs/1712.05877, for int8 weights and int32 biases.

    Attributes:
        number_type: How weights are kept.
    """

    number_type: NumberType = "int8"

    name = "model_size"
    unit = "bytes"

    def __post_init__(self) -> None:
        if self.number_type != "int8":
            object.__setattr__(self, "name", f"{self.name}:{self.number_type}")

    @classmethod
    def of_argument(cls, argument: str) -> ModelSize:
        """Return the constraint for ``int8`` or ``float32``.

        Raises:
            InputError: If it is neither.
        """
        words = options_of(cls.name, argument, ("int8", "float32"))
        return cls("float32" if "float32" in words else "int8")

    def graph_cost(self, graph: Graph) -> float:
        """Return the bytes of what a device keeps."""
        constants = {each.key: each for operator in graph.operators for each in operator.constants}
        return sum(
            each.items * (_BIAS_BYTES if each.role == "bias" else ITEM_BYTES[self.number_type])
            for each in constants.values()
        )

    def known_cost(self, architecture: Architecture) -> float | None:
        """Return the bytes where the space knows them in closed form, as it may for int8."""
        if self.number_type != "int8":
            return None
        return architecture.space.costs(architecture.genotype).get(self.name)

    def settings(self) -> Mapping[str, object]:
        """Return the type of numbers, if it is not int8."""
        return {} if self.number_type == "int8" else {"number_type": self.number_type}
