"""Skipped layers: how far gradients can jump."""

from __future__ import annotations

from freerea_plugins import Architecture, ArchitectureMetric, SearchSpace


class SkippedLayers(ArchitectureMetric):
    """How many layers the skip connections of a cell jump, on average.

    Needs the structure only; what is averaged over is said by each search space. In a space that
    does not define `skipped_layers` the metric has no meaning.

    Source: FreeREA, section 3.1.
    """

    name = "skipped_layers"
    version = "2"

    def measure(self, architecture: Architecture) -> float:
        """Return what the search space says of the cell."""
        return architecture.space.skipped_layers(architecture.genotype)

    def unsuited_to(self, space: SearchSpace | None) -> str | None:
        """Return what a search space lacks that says nothing of skip connections."""
        if space is not None and type(space).skipped_layers is SearchSpace.skipped_layers:
            return f"needs a search space that defines `skipped_layers`, unlike `{space.name}`"
        return super().unsuited_to(space)
