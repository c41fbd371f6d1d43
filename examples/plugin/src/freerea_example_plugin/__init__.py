"""A metric, a search space, a hardware constraint, a fitness and an algorithm for FreeREA."""

from .activation_memory import ActivationMemory
from .feature_rank import FeatureRank
from .local_search import LocalSearch
from .spread import Spread
from .tiny_plain import TinyPlain

__all__ = ["ActivationMemory", "FeatureRank", "LocalSearch", "Spread", "TinyPlain"]
