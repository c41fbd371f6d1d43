"""A fitness: the metric of this plugin joined with built-in ones."""

from __future__ import annotations

from freerea_plugins import Fitness


class Spread(Fitness):
    """Networks that spread images far and tell them apart.

    The metric of this plugin, and the linear regions of NASWOT, which it does not know. Both are
    standardised over the architectures that a search begins with, so that neither outweighs the
    other. Linear regions need ReLUs: a network without any comes after all that have some.
    """

    name = "spread"
    metrics = ("feature_rank", "linear_regions")
    score = "standard"
