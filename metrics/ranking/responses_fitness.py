"""How a network responds to images as a fitness."""

from __future__ import annotations

from freerea_plugins import Fitness

from .standard_pool_score import StandardPoolScore


class ResponsesFitness(Fitness):
    """Linear regions and skipped layers, standardised by the founders of the search."""

    name = "responses"
    metrics = ("linear_regions", "skipped_layers")
    score = StandardPoolScore.name
