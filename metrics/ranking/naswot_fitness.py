"""The fitness of NASWOT."""

from __future__ import annotations

from freerea_plugins import Fitness

from .standard_pool_score import StandardPoolScore


class NASWOTFitness(Fitness):
    """Linear regions alone.

    Source: Mellor et al., https://arxiv.org/abs/2006.04647.
    """

    name = "naswot"
    metrics = ("linear_regions",)
    score = StandardPoolScore.name
