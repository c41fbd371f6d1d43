"""Peak memory as a hardware constraint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from freerea_plugins import Architecture

from ..memory.plans import GreedyArena, LiveTensors, MemoryPlan
from .graph_constraint import ITEM_BYTES, GraphConstraint, NumberType, options_of

if TYPE_CHECKING:
    from ..graphs.graph import Graph

_OPTIONS = ("int8", "float32", "input", "arena")


@dataclass(frozen=True)
class PeakMemory(GraphConstraint):
    """Bytes of memory that values take while one image is processed.

    The largest sum, over the operators in their order, of what an operator reads and writes and
    what a later one still reads. Batch-norm and activations are fused, an elementwise operator
    writes over an input at its last use. Weights do not count, nor does the image by default.

    Users write ``peak_memory``, or with options ``peak_memory:float32``, ``peak_memory:input``,
    ``peak_memory:arena`` and ``peak_memory:float32+arena``.

    Source: Liberis et al., µNAS, https://arxiv.org/abs/2010.14246, section 4; Lin et al., MCUNet,
    https://arxiv.org/abs/2007.10319.

    Attributes:
        number_type: How values are kept: a byte each, or four.
        counts_input: Whether the image counts.
        plan: How memory is given: the least that any plan needs, or a planner's arena.
    """

    number_type: NumberType = "int8"
    counts_input: bool = False
    plan: MemoryPlan = field(default_factory=LiveTensors)

    name = "peak_memory"
    unit = "bytes"

    def __post_init__(self) -> None:
        words = (
            *([self.number_type] if self.number_type != "int8" else []),
            *(["input"] if self.counts_input else []),
            *(["arena"] if self.plan != LiveTensors() else []),
        )
        if words:
            object.__setattr__(self, "name", f"{self.name}:{'+'.join(words)}")

    @classmethod
    def of_argument(cls, argument: str) -> PeakMemory:
        """Return the constraint for words of ``int8``, ``float32``, ``input`` and ``arena``.

        Raises:
            InputError: If there are others.
        """
        words = options_of(cls.name, argument, _OPTIONS)
        return cls(
            "float32" if "float32" in words else "int8",
            "input" in words,
            GreedyArena() if "arena" in words else LiveTensors(),
        )

    def graph_cost(self, graph: Graph) -> float:
        """Return the bytes of what a device runs."""
        return self.plan.bytes(graph, ITEM_BYTES[self.number_type], inputs=self.counts_input)

    def known_cost(self, architecture: Architecture) -> float | None:
        """Return the bytes where the space knows them in closed form, as it may without options."""
        if self != PeakMemory():
            return None
        return architecture.space.costs(architecture.genotype).get(self.name)

    def settings(self) -> Mapping[str, object]:
        """Return the options, without those that are as by default."""
        return {"options": self.name.partition(":")[2]} if ":" in self.name else {}
