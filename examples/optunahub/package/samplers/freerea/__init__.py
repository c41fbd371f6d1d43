"""FreeREA's evolution as Optuna samplers, from the package freerea."""

from freerea.samplers import FreeREASampler, RegularizedEvolutionSampler

__all__ = ["FreeREASampler", "RegularizedEvolutionSampler"]
