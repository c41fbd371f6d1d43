"""The fitness of the paper."""

from __future__ import annotations

from freerea_plugins import Fitness

from .paper_pool_score import PaperPoolScore


class PaperFitness(Fitness):
    """Linear regions, LogSynflow and skipped layers, joined as in the paper.

    Source: FreeREA, section 3.1.
    """

    name = "paper"
    metrics = ("linear_regions", "log_synflow", "skipped_layers")
    score = PaperPoolScore.name
