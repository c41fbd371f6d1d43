"""How places in memory are planned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from ..graphs.graph import Graph
from .lifetimes import Buffer, buffers


class MemoryPlan(Protocol):
    """Says how much memory the values of a network take."""

    def bytes(self, graph: Graph, item_bytes: int, *, inputs: bool) -> int:
        """Return the memory in bytes.

        Args:
            graph: The network.
            item_bytes: Bytes of a real number.
            inputs: Whether inputs of the network count.
        """


@dataclass(frozen=True)
class LiveTensors:
    """The largest sum of values that are needed at the same time: no plan can do with less.

    An elementwise operator writes over an input at its last use, as TensorFlow Lite has it.
    """

    def bytes(self, graph: Graph, item_bytes: int, *, inputs: bool) -> int:
        """Return the memory in bytes."""
        changes = [0] * (len(graph.operators) + 3)
        for each in buffers(graph, inputs=inputs):
            size = _size(each, item_bytes)
            changes[each.first + 1] += size
            changes[each.last + 2] -= size
        peak = live = 0
        for change in changes:
            live += change
            peak = max(peak, live)
        return peak


_FUSED = frozenset({"relu", "relu6"})


@dataclass(frozen=True)
class GreedyArena:
    """The arena that TensorFlow Lite Micro plans: no value shares the place of another.

    Only ReLU and ReLU6 are fused; other activations are operators of their own. Places are given
    by falling size, each in the lowest gap among those that are needed at the same time.

    Source: ``greedy_memory_planner.cc`` of TensorFlow Lite Micro; Pisarchyk and Lee, Efficient
    memory management for deep neural net inference, https://arxiv.org/abs/2001.03288, section 5.

    Attributes:
        alignment: Bytes that every place is a multiple of.
    """

    alignment: int = 16

    def bytes(self, graph: Graph, item_bytes: int, *, inputs: bool) -> int:
        """Return the memory in bytes."""
        from ..graphs.splitting import with_activations_apart

        placed: list[tuple[int, int, Buffer]] = []
        graph = with_activations_apart(graph, _FUSED)
        places = buffers(graph, in_place=False, inputs=inputs)
        for each in sorted(places, key=lambda one: (-_size(one, item_bytes), one.first)):
            size = -(-_size(each, item_bytes) // self.alignment) * self.alignment
            offset = 0
            for start, end, other in sorted(placed, key=lambda one: one[0]):
                if other.last < each.first or each.last < other.first:
                    continue
                if offset + size <= start:
                    break
                offset = max(offset, end)
            placed.append((offset, offset + size, each))
        return max((end for _, end, _ in placed), default=0)


def _size(buffer: Buffer, item_bytes: int) -> int:
    return buffer.items * (item_bytes if buffer.item_bytes is None else buffer.item_bytes)
