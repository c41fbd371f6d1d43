"""The evolution, and the adapters that bring it to Optuna."""

from ._builder_source import BuiltNetwork
from ._encoding import Parameters, ParameterVariation
from ._evolution_sampler import EvolutionSampler
from ._freerea_sampler import FreeREASampler, RegularizedEvolutionSampler
from ._individual import Individual
from ._lineage import Lineage
from ._objective import TrainingFreeObjective, resolve_limits
from ._population import Population
from ._proposal import NothingFeasibleError, Proposal, propose
from ._strategy import EvolutionStrategy, FreeREAStrategy, RegularizedEvolutionStrategy
from ._variation import LISTABLE, SpaceVariation, Variation

__all__ = [
    "LISTABLE",
    "BuiltNetwork",
    "EvolutionSampler",
    "EvolutionStrategy",
    "FreeREASampler",
    "FreeREAStrategy",
    "Individual",
    "Lineage",
    "NothingFeasibleError",
    "ParameterVariation",
    "Parameters",
    "Population",
    "Proposal",
    "RegularizedEvolutionSampler",
    "RegularizedEvolutionStrategy",
    "SpaceVariation",
    "TrainingFreeObjective",
    "Variation",
    "propose",
    "resolve_limits",
]
