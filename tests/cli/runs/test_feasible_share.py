"""How rare what meets the limits is."""

from __future__ import annotations

import time

import pytest

from freerea.cli.runs.feasible_share import feasible_share, in_words
from freerea.samplers import TrainingFreeObjective
from freerea.spaces import NATSTopology
from freerea_plugins import Architecture, HardwareConstraint, Limit


class Pace(HardwareConstraint):
    """A cost of which there is no closed form."""

    name = "pace"
    unit = "steps"

    def cost(self, architecture: Architecture) -> float:
        time.sleep(0.05)
        return float(architecture.genotype[0])


def test_there_is_none_without_limits() -> None:
    assert feasible_share(TrainingFreeObjective(NATSTopology())) == {}


def test_the_share_of_a_thousand_is_that_of_the_space() -> None:
    space = NATSTopology()
    objective = TrainingFreeObjective(space, limits={"params": 500_000})
    every = list(space.genotypes())
    true = sum(space.costs(each)["params"] <= 500_000 for each in every) / len(every)
    found = feasible_share(objective)
    assert found["feasible_share_samples"] == 1000
    assert found["feasible_share"] == pytest.approx(true, abs=0.05)


def test_a_slow_cost_is_looked_at_for_a_second() -> None:
    objective = TrainingFreeObjective(NATSTopology(), limits=[Limit(Pace(), 2.0)])
    found = feasible_share(objective)
    assert 5 <= found["feasible_share_samples"] <= 25


def test_a_share_is_said_in_per_cent() -> None:
    assert in_words(0.0123, 1000) == "Within the limits: 1.2 % of 1,000 random architectures."
    assert in_words(0.0, 20) == "Within the limits: none of 20 random architectures."
