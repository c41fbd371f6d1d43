"""The built-in search algorithms keep what third parties' are asked for."""

from __future__ import annotations

import inspect

import pytest

from freerea_plugins import SearchAlgorithm, default_plugin_manager
from freerea_plugins.testing import check_algorithm

BUILT_IN = {
    name: registration.component
    for name, registration in default_plugin_manager().algorithms.items()
    if registration.plugin.name == "freerea-samplers"
}
every = pytest.mark.parametrize("algorithm", BUILT_IN.values(), ids=list(BUILT_IN))
SHORT = {
    **{"epochs": 1, "batch_size": 2, "channels": 2, "cells_per_stage": 1},
    **{"samples": 4, "controller_steps": 2, "controller_samples": 2},
}
SMALL = {
    "freerea": {"population_size": 6, "tournament_size": 3},
    "regularized-evolution": {"population_size": 6, "tournament_size": 3},
    "reinforce": {"learning_rate": 0.3},
    "tf-moenas": {"population_size": 6},
    "te-nas": {"repeats": 1},
    **{name: SHORT for name, each in BUILT_IN.items() if each.is_trained},
}


@every
def test_it_keeps_its_promises(algorithm: type[SearchAlgorithm]) -> None:
    known = algorithm().settings()
    small = SMALL.get(algorithm.name, {})
    check_algorithm(algorithm(**{name: each for name, each in small.items() if name in known}))


@every
def test_each_setting_is_described(algorithm: type[SearchAlgorithm]) -> None:
    # Settings may be those of a recipe and of a strategy that it derives from.
    described = "\n".join(filter(None, map(inspect.getdoc, inspect.getmro(algorithm))))
    for name in algorithm().settings():
        assert f"\n    {name}: " in described


@every
def test_a_fitness_of_its_own_is_installed(algorithm: type[SearchAlgorithm]) -> None:
    if algorithm.fitness is not None:
        default_plugin_manager().fitness(algorithm.fitness)
