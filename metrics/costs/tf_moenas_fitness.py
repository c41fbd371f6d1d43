"""The objectives of TF-MOENAS."""

from __future__ import annotations

from freerea_plugins import Fitness

from ..ranking.standard_pool_score import StandardPoolScore
from .minimized_flops import MinimizedFlops


class TFMOENASFitness(Fitness):
    """Neural tangent kernel, linear regions and few FLOPs: what TF-MOENAS trades.

    It is for searches of a front: of one that looks for the best by a score, the FLOPs that are to
    be few would make the answer a small network.

    Source: Do and Luong, Training-Free Multi-Objective Evolutionary Neural Architecture Search via
    Neural Tangent Kernel and Number of Linear Regions, ICONIP 2021.
    """

    name = "tf-moenas"
    metrics = ("ntk", "linear_regions", MinimizedFlops())
    score = StandardPoolScore.name
