"""FLOPs as a metric of which less is better."""

from __future__ import annotations

from .flops_metric import FlopsMetric


class MinimizedFlops(FlopsMetric):
    """Multiply-adds of one image through the full network; fewer are better.

    The same number as `flops`, for searches that trade metrics against what networks cost. It is
    given as an instance and has no name to be found by: as a ranking it says what `flops` does.
    """

    name = "minimized_flops"
    direction = "minimize"
