"""A metric, a search space, a hardware constraint and a fitness for FreeREA."""

from .activation_memory import ActivationMemory
from .feature_rank import FeatureRank
from .spread import Spread
from .tiny_plain import TinyPlain

__all__ = ["ActivationMemory", "FeatureRank", "Spread", "TinyPlain"]
