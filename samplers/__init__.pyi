from .baselines.nsga2_sampler import SpaceNSGAIISampler as SpaceNSGAIISampler
from .baselines.random_search_sampler import RandomSearchSampler as RandomSearchSampler
from .baselines.reinforce_sampler import REINFORCESampler as REINFORCESampler
from .baselines.te_nas.sampler import TENASSampler as TENASSampler
from .baselines.weight_sharing.recipe import SupernetRecipe as SupernetRecipe
from .baselines.weight_sharing.sampler import WeightSharingSampler as WeightSharingSampler
from .baselines.weight_sharing.search import WeightSharingSearch as WeightSharingSearch
from .baselines.weight_sharing.strategies import DARTS as DARTS
from .baselines.weight_sharing.strategies import ENAS as ENAS
from .baselines.weight_sharing.strategies import GDAS as GDAS
from .baselines.weight_sharing.strategies import RSPS as RSPS
from .baselines.weight_sharing.strategies import SecondOrderDARTS as SecondOrderDARTS
from .evolution.founders import founders as founders
from .evolution.generations import Generations as Generations
from .evolution.individual import Individual as Individual
from .evolution.population import Population as Population
from .evolution.proposal import NothingFeasibleError as NothingFeasibleError
from .evolution.proposal import Proposal as Proposal
from .evolution.proposal import propose as propose
from .evolution.strategy import EvolutionStrategy as EvolutionStrategy
from .evolution.strategy import FreeREAStrategy as FreeREAStrategy
from .evolution.strategy import RegularizedEvolutionStrategy as RegularizedEvolutionStrategy
from .evolution.variation import SpaceVariation as SpaceVariation
from .evolution.variation import Variation as Variation
from .objectives.builder_source import BuiltNetwork as BuiltNetwork
from .objectives.objective import TrainingFreeObjective as TrainingFreeObjective
from .objectives.search_tasks import search_task as search_task
from .objectives.trial_costs import COSTS_ATTRIBUTE as COSTS_ATTRIBUTE
from .objectives.warm_start import enqueue_best as enqueue_best
from .optuna_study.evolution_sampler import EvolutionSampler as EvolutionSampler
from .optuna_study.freerea_sampler import FreeREASampler as FreeREASampler
from .optuna_study.freerea_sampler import RegularizedEvolutionSampler as RegularizedEvolutionSampler
from .optuna_study.proposing_sampler import ProposingSampler as ProposingSampler
from .optuna_study.scored_history import ARCHITECTURE_ATTRIBUTE as ARCHITECTURE_ATTRIBUTE
from .optuna_study.scored_history import ScoredHistory as ScoredHistory
from .optuna_study.trial_lineage import TrialLineage as TrialLineage
from .optuna_study.trial_lineage import lineage_of as lineage_of
from .parameters.differential_variation import DifferentialVariation as DifferentialVariation
from .parameters.variation import Parameters as Parameters
from .parameters.variation import ParameterVariation as ParameterVariation
from .pymoo.algorithm import FreeREA as FreeREA

__all__ = [
    "ARCHITECTURE_ATTRIBUTE",
    "COSTS_ATTRIBUTE",
    "DARTS",
    "ENAS",
    "GDAS",
    "RSPS",
    "BuiltNetwork",
    "DifferentialVariation",
    "EvolutionSampler",
    "EvolutionStrategy",
    "FreeREA",
    "FreeREASampler",
    "FreeREAStrategy",
    "Generations",
    "Individual",
    "NothingFeasibleError",
    "ParameterVariation",
    "Parameters",
    "Population",
    "Proposal",
    "ProposingSampler",
    "REINFORCESampler",
    "RandomSearchSampler",
    "RegularizedEvolutionSampler",
    "RegularizedEvolutionStrategy",
    "ScoredHistory",
    "SecondOrderDARTS",
    "SpaceNSGAIISampler",
    "SpaceVariation",
    "SupernetRecipe",
    "TENASSampler",
    "TrainingFreeObjective",
    "TrialLineage",
    "Variation",
    "WeightSharingSampler",
    "WeightSharingSearch",
    "enqueue_best",
    "founders",
    "lineage_of",
    "propose",
    "search_task",
]
