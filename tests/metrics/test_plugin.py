"""What is built in passes the checks that plugins are offered."""

from __future__ import annotations

import pytest

from freerea.metrics import NetworkProbe
from freerea.spaces import NATSSize
from freerea_plugins import default_plugin_manager
from freerea_plugins.testing import (
    check_constraint,
    check_fitness,
    check_metric,
    check_pool_score,
)

MANAGER = default_plugin_manager()


@pytest.mark.parametrize("name", MANAGER.metrics)
def test_a_metric_keeps_its_promises(name: str) -> None:
    check_metric(MANAGER.metric(name))
    check_metric(MANAGER.metric(name), space=NATSSize(), probe=NetworkProbe)


# A latency needs a table of operators.
@pytest.mark.parametrize("name", sorted(set(MANAGER.constraints) - {"latency"}))
def test_a_constraint_keeps_its_promises(name: str) -> None:
    check_constraint(MANAGER.constraint(name))
    check_constraint(MANAGER.constraint(name), space=NATSSize())


@pytest.mark.parametrize("name", MANAGER.scores)
def test_a_pool_score_keeps_its_promises(name: str) -> None:
    check_pool_score(MANAGER.score(name))


@pytest.mark.parametrize("name", MANAGER.fitnesses)
def test_a_fitness_keeps_its_promises(name: str) -> None:
    check_fitness(MANAGER.fitness(name))
