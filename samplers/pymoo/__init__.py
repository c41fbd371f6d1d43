"""The evolution, search spaces and their operators for pymoo.

A module of its own, as pymoo takes time to import that users of Optuna need not spend.
"""

from .algorithm import FreeREA
from .nas_problem import NASProblem
from .operators import (
    CanonicalDuplicateElimination,
    SpaceCrossover,
    SpaceMutation,
    SpaceRepair,
    SpaceSampling,
    space_operators,
)
from .termination import PeriodicTermination

__all__ = [
    "CanonicalDuplicateElimination",
    "FreeREA",
    "NASProblem",
    "PeriodicTermination",
    "SpaceCrossover",
    "SpaceMutation",
    "SpaceRepair",
    "SpaceSampling",
    "space_operators",
]
