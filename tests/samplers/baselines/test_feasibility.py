"""Answers that are within limits."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping
from typing import Any

import pytest

from freerea.samplers import NothingFeasibleError
from freerea.samplers.baselines.feasibility import Feasibility
from freerea.spaces import NATSTopology
from tests.freerea_plugins.toy_spaces import SPACE

CELLS = NATSTopology()
NARROW = (0, 0, 0, 0, 0, 1)


def skips(parameters: Mapping[str, Any]) -> float:
    """By how many operations a cell is not the one that is within the limits."""
    wanted = CELLS.parameters(NARROW)
    return float(sum(parameters[name] != choice for name, choice in wanted.items()))


def test_without_limits_every_architecture_may_be_the_answer_and_nothing_else() -> None:
    feasibility = Feasibility(SPACE)
    everything = itertools.product(range(3), range(1), range(4), range(2))
    assert list(filter(feasibility, everything)) == list(SPACE.genotypes())


def test_the_first_within_the_limits_is_the_answer() -> None:
    feasibility = Feasibility(SPACE, feasible=lambda params: params["width"] == "16")
    assert feasibility.first(iter([(0, 0, 0, 0), (1, 0, 2, 1), (1, 0, 0, 0)])) == (1, 0, 2, 1)


def test_nothing_within_the_limits_is_one_line() -> None:
    feasibility = Feasibility(SPACE, feasible=lambda params: False)
    with pytest.raises(NothingFeasibleError) as caught:
        feasibility.first(SPACE.genotypes())
    assert str(caught.value) == (
        "none of the 24 most probable architectures is within the limits: relax them."
    )
    rng = random.Random(0)
    with pytest.raises(NothingFeasibleError) as caught:
        feasibility.samples(lambda: SPACE.sample(rng), 3, rng)
    assert str(caught.value) == "none of 300 samples is within the limits: relax them."


def test_samples_are_those_within_the_limits() -> None:
    rng = random.Random(0)
    feasibility = Feasibility(SPACE, violation=lambda params: float(params["width"] != "16"))
    found = feasibility.samples(lambda: SPACE.sample(rng), 20, rng)
    assert len(found) == 20
    assert {genotype[0] for genotype in found} == {1}
    assert len({genotype[2] for genotype in found}) > 1


def test_mutations_lead_to_limits_that_chance_does_not_meet() -> None:
    rng = random.Random(0)
    feasibility = Feasibility(CELLS, lambda params: skips(params) == 0, skips)
    found = feasibility.samples(lambda: CELLS.sample(rng), 2, rng)
    assert set(found) == {NARROW}
