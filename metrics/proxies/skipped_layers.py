"""Skipped layers: how far gradients can jump."""

from freerea_plugins import Architecture, ArchitectureMetric


class SkippedLayers(ArchitectureMetric):
    """Mean number of layers that a skip connection of the cell jumps.

    Needs the structure only. A cell without skip connections has the value 0.

    Source: FreeREA, section 3.1.
    """

    name = "skipped_layers"

    def measure(self, architecture: Architecture) -> float:
        """Return the mean over the skip connections of the cell."""
        lengths = architecture.space.skip_lengths(architecture.genotype)
        return sum(lengths) / len(lengths) if lengths else 0.0
