"""The evolution, and the adapters that bring it to Optuna."""

from ._builder_source import BuiltNetwork
from ._encoding import Parameters, ParameterVariation
from ._evolution_sampler import EvolutionSampler
from ._freerea_sampler import FreeREASampler, RegularizedEvolutionSampler
from ._individual import Individual
from ._lineage import Lineage
from ._objective import COSTS_ATTRIBUTE, TrainingFreeObjective, resolve_limits
from ._population import Population
from ._problem_costs import checked_cost
from ._proposal import NothingFeasibleError, Proposal, propose
from ._space_source import ARCHITECTURE_ATTRIBUTE
from ._strategy import EvolutionStrategy, FreeREAStrategy, RegularizedEvolutionStrategy
from ._variation import LISTABLE, SpaceVariation, Variation

__all__ = [
    "ARCHITECTURE_ATTRIBUTE",
    "COSTS_ATTRIBUTE",
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
    "checked_cost",
    "propose",
    "resolve_limits",
]
