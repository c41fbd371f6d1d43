"""The size of the network as a fitness."""

from __future__ import annotations

from freerea_plugins import Fitness

from .standard_pool_score import StandardPoolScore


class FlopsFitness(Fitness):
    """The largest network within the limits, by multiply-adds: the baseline to beat.

    Source: Krishnakumar et al., https://arxiv.org/abs/2210.03230.
    """

    name = "flops"
    metrics = ("flops",)
    score = StandardPoolScore.name
