"""A metric, a search space and a hardware constraint for FreeREA."""

from .activation_memory import ActivationMemory
from .feature_rank import FeatureRank
from .tiny_plain import TinyPlain

__all__ = ["ActivationMemory", "FeatureRank", "TinyPlain"]
