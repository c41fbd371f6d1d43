"""Skipped layers as the authors' released program counts them."""

from __future__ import annotations

from freerea_plugins import Architecture, ArchitectureMetric, SearchSpace

from .space import NASBench101


class ReleasedSkippedLayers(ArchitectureMetric):
    """Skipped layers of a NAS-Bench-101 cell as the authors' program counts them.

    Of each vertex with several inputs, one edge after the other, target - source - 1 is added to a
    sum. The sum runs on over all vertices, and every edge after which it is not 0 counts as a skip
    connection, whether it jumps a vertex or not. The value is the sum over that count; 0 if
    nothing is jumped. The article's Table 4 was made so; `skipped_layers` is what it describes.

    Needs the structure only. Architectures of another space have the value ``-inf``.

    Source: the program released with FreeREA, https://arxiv.org/abs/2207.05135.
    """

    name = "released_skipped_layers"

    def measure(self, architecture: Architecture) -> float:
        """Return the running sum over the number of edges that find it above 0."""
        if not isinstance(architecture.space, NASBench101):
            return self.worst()
        jumped = connections = 0
        for place, column in enumerate(architecture.space.graph(architecture.genotype)):
            if column.bit_count() < 2:
                continue
            for source in range(place + 1):
                if column >> source & 1:
                    jumped += place - source
                    connections += jumped > 0
        return jumped / connections if connections else 0.0

    def unsuited_to(self, space: SearchSpace | None) -> str | None:
        """Return what is missing where it is no cell of NAS-Bench-101."""
        if isinstance(space, NASBench101):
            return None
        return f"needs an architecture of `{NASBench101.name}`"
