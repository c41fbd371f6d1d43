"""Registers the built-in search algorithms."""

from freerea_plugins import SearchAlgorithm, hookimpl

from .algorithms.evolution import FreeREAAlgorithm, RegularizedEvolutionAlgorithm
from .algorithms.random_search import NASWOTAlgorithm, RandomSearchAlgorithm
from .algorithms.reinforce import REINFORCEAlgorithm
from .algorithms.tf_moenas import TFMOENASAlgorithm
from .algorithms.weight_sharing import (
    DARTSAlgorithm,
    ENASAlgorithm,
    GDASAlgorithm,
    RSPSAlgorithm,
    SecondOrderDARTSAlgorithm,
)


@hookimpl
def freerea_algorithms() -> list[type[SearchAlgorithm]]:
    """Return the built-in algorithms."""
    return [
        FreeREAAlgorithm,
        RegularizedEvolutionAlgorithm,
        RandomSearchAlgorithm,
        REINFORCEAlgorithm,
        NASWOTAlgorithm,
        TFMOENASAlgorithm,
        RSPSAlgorithm,
        DARTSAlgorithm,
        SecondOrderDARTSAlgorithm,
        GDASAlgorithm,
        ENASAlgorithm,
    ]
