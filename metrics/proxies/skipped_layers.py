"""Skipped layers: how far gradients can jump."""

from __future__ import annotations

from freerea_plugins import Architecture, ArchitectureMetric, SearchSpace


class SkippedLayers(ArchitectureMetric):
    """Mean number of layers that a skip connection of the cell jumps.

    Needs the structure only. A cell without skip connections has the value 0. In a search space
    that does not define `skip_lengths` the metric has no meaning.

    Source: FreeREA, section 3.1.
    """

    name = "skipped_layers"

    def measure(self, architecture: Architecture) -> float:
        """Return the mean over the skip connections of the cell."""
        lengths = architecture.space.skip_lengths(architecture.genotype)
        return sum(lengths) / len(lengths) if lengths else 0.0

    def unsuited_to(self, space: SearchSpace | None) -> str | None:
        """Return what a search space lacks that says nothing of skip connections."""
        if space is not None and type(space).skip_lengths is SearchSpace.skip_lengths:
            return f"needs a search space that defines `skip_lengths`, unlike `{space.name}`"
        return super().unsuited_to(space)
