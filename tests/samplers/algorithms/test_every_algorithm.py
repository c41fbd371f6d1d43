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
SHORT = {"epochs": 2, "batch_size": 8}
SMALL = {
    "freerea": {"population_size": 6, "tournament_size": 3},
    "regularized-evolution": {"population_size": 6, "tournament_size": 3},
    "reinforce": {"learning_rate": 0.3},
    "tf-moenas": {"population_size": 6},
    "te-nas": {"repeats": 1},
    "rsps": {**SHORT, "samples": 3},
    "darts": SHORT,
    "darts-second-order": SHORT,
    "gdas": SHORT,
    "enas": {**SHORT, "samples": 3, "controller_steps": 1, "controller_samples": 2},
}


@every
def test_it_keeps_its_promises(algorithm: type[SearchAlgorithm]) -> None:
    check_algorithm(algorithm(**SMALL.get(algorithm.name, {})))


@every
def test_each_setting_is_described(algorithm: type[SearchAlgorithm]) -> None:
    described = inspect.getdoc(algorithm) or ""
    for name in algorithm().settings():
        assert f"\n    {name}: " in described


@every
def test_a_fitness_of_its_own_is_installed(algorithm: type[SearchAlgorithm]) -> None:
    if algorithm.fitness is not None:
        default_plugin_manager().fitness(algorithm.fitness)
