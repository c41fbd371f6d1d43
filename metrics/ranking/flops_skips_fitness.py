"""Size and shortcuts as a fitness."""

from __future__ import annotations

from freerea_plugins import Fitness

from .paper_pool_score import PaperPoolScore


class FlopsSkipsFitness(Fitness):
    """Multiply-adds and skipped layers, joined as in the paper: a baseline of the structure."""

    name = "flops-skips"
    metrics = ("flops", "skipped_layers")
    score = PaperPoolScore.name
