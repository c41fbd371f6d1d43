"""Mutations along differences of members."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
from optuna.distributions import (
    BaseDistribution,
    CategoricalDistribution,
    FloatDistribution,
    IntDistribution,
)

from freerea.samplers import DifferentialVariation, Parameters, ParameterVariation

NUMBERS: dict[str, BaseDistribution] = {
    "rate": FloatDistribution(1e-5, 1.0, log=True),
    "share": FloatDistribution(0.0, 1.0, step=0.25),
    "count": IntDistribution(1, 99),
}
KINDS: dict[str, BaseDistribution] = {
    "kind": CategoricalDistribution(["a", "b", "c"]),
    "other": CategoricalDistribution([True, False]),
}


def parameters(distributions: dict[str, BaseDistribution], **values: Any) -> Parameters:
    return Parameters(values, distributions)


def of(variation: ParameterVariation, genome: Parameters, seeds: int = 300) -> list[dict[str, Any]]:
    return [dict(variation.mutate(genome, random.Random(seed)).values) for seed in range(seeds)]


def learnt(kind: type[ParameterVariation], distributions: dict[str, BaseDistribution]) -> Any:
    variation = kind()
    variation.learn(distributions)
    return variation


def test_without_numbers_or_a_population_it_is_plain_variation() -> None:
    for distributions, values in (
        (KINDS, {"kind": "a", "other": True}),
        (NUMBERS, {"rate": 1e-2, "share": 0.5, "count": 50}),
    ):
        genome = parameters(distributions, **values)
        plain, ours = (
            learnt(kind, distributions) for kind in (ParameterVariation, DifferentialVariation)
        )
        assert of(ours, genome) == of(plain, genome)
        if distributions is KINDS:
            assert of(ours.adapted_to([genome] * 3), genome) == of(plain, genome)


def test_steps_are_as_long_as_members_are_apart_on_the_scale_of_each_number() -> None:
    genome = parameters(NUMBERS, rate=1e-3, share=0.5, count=50)
    variation = learnt(DifferentialVariation, NUMBERS)
    spreads = {}
    for width in (1, 8):
        population = [
            parameters(NUMBERS, rate=1e-3 * 1.2**place, share=0.5, count=50 + place)
            for place in (-width, 0, width)
        ]
        together = [
            each
            for each in of(variation.adapted_to(population), genome)
            if each["rate"] != 1e-3 and each["count"] != 50
        ]
        assert len(together) > 30
        steps = np.log([each["rate"] / 1e-3 for each in together])
        # Both are of one difference: they point the same way.
        assert [step > 0 for step in steps] == [each["count"] > 50 for each in together]
        spreads[width] = float(np.abs(steps).mean())
    assert spreads[8] == pytest.approx(8 * spreads[1], rel=0.3)


def test_values_stay_within_their_distributions() -> None:
    population = [
        parameters(NUMBERS, rate=rate, share=share, count=count)
        for rate, share, count in ((1e-5, 0.0, 1), (1.0, 1.0, 99), (1e-2, 0.5, 7))
    ]
    variation = learnt(DifferentialVariation, NUMBERS).adapted_to(population)
    for genome in population:
        for values in of(variation, genome):
            assert values != genome.values
            for name, distribution in NUMBERS.items():
                assert distribution._contains(distribution.to_internal_repr(values[name]))


def test_members_without_a_number_say_nothing_of_it() -> None:
    without = parameters({"rate": NUMBERS["rate"]}, rate=1e-2)
    genome = parameters(NUMBERS, rate=1e-3, share=0.5, count=50)
    variation = learnt(DifferentialVariation, NUMBERS).adapted_to([without, without])
    # No difference moves anything, so that plain mutations are all there are.
    assert all(
        sum(values[name] != genome.values[name] for name in NUMBERS) == 1
        for values in of(variation, genome)
    )


@pytest.mark.parametrize("best", [0.1, 0.9])
def test_members_go_towards_the_best_of_the_population(best: float) -> None:
    unit = {"share": FloatDistribution(0, 1)}
    members = [parameters(unit, share=each) for each in (best, *[0.5] * 19)]
    variation = learnt(DifferentialVariation, unit).adapted_to(members)
    moved = [each["share"] for each in of(variation, members[-1])]
    # Two members that are alike have no difference, and the best two are the leaders.
    towards = [value for value in moved if abs(value - 0.5) > 0.15]
    assert len(towards) > 60
    assert np.mean([(value > 0.5) == (best > 0.5) for value in towards]) > 0.7
