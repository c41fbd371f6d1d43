"""What a search is compared with."""

from __future__ import annotations

import pytest

from freerea.metrics import Flops, Params
from freerea.samplers import SpaceVariation, founders
from freerea.samplers.objectives.limits import is_within
from freerea.spaces import MobileMicro, NATSSize
from freerea.training import BASELINES, LargestBaseline, RandomBaseline
from freerea_plugins import InputError, Limit
from tests.training.tiny import TinySpace

SPACE = NATSSize()
LIMITS = [Limit(Flops(), 2e7), Limit(Params(), 1e5)]


def costs(architecture) -> tuple[float, float]:
    return Flops().cost(architecture), Params().cost(architecture)


def test_random_ones_are_within_the_limits_and_those_of_their_seed() -> None:
    drawn = RandomBaseline()(SPACE, LIMITS, 5, seed=1)
    assert len({each.key for each in drawn}) == 5
    assert all(flops <= 2e7 and params <= 1e5 for flops, params in map(costs, drawn))
    assert drawn == RandomBaseline()(SPACE, LIMITS, 5, seed=1)
    assert drawn != RandomBaseline()(SPACE, LIMITS, 5, seed=2)
    assert drawn[:1] == RandomBaseline()(SPACE, LIMITS, 1, seed=1)


def test_random_ones_are_not_the_founders_of_a_search_with_the_same_seed() -> None:
    drawn = RandomBaseline()(SPACE, [], 10, seed=1)
    assert not {each.genotype for each in drawn} & set(founders(SpaceVariation(SPACE), seed=1))


def test_random_ones_are_found_where_chance_has_none() -> None:
    space = MobileMicro()
    least = space.smallest_costs()
    limits = [Limit(Flops(), 1.2 * least["flops"]), Limit(Params(), 1.2 * least["params"])]
    drawn = RandomBaseline()(space, limits, 4, seed=1)
    assert len(drawn) == 4
    assert all(is_within(limits, each) for each in drawn)


def test_a_small_space_gives_what_it_has() -> None:
    assert len(RandomBaseline()(TinySpace(), [], 10, seed=0)) == 3


@pytest.mark.parametrize("name", BASELINES)
def test_limits_that_nothing_meets_are_an_input_error(name: str) -> None:
    with pytest.raises(InputError) as caught:
        BASELINES[name](TinySpace(), [Limit(Flops(), 1)], 2, 0)
    assert str(caught.value) == (
        "baseline `random`: no architecture of `tiny` within the limits was found."
    )


def test_the_largest_has_the_most_flops_of_a_sample() -> None:
    found = LargestBaseline(500)(SPACE, LIMITS, 3, seed=0)
    assert len(found) == 1
    assert costs(found[0]) <= (2e7, 1e5)
    drawn = RandomBaseline()(SPACE, LIMITS, 30, seed=0)
    assert costs(found[0])[0] > sorted(costs(each)[0] for each in drawn)[-5]
    assert LargestBaseline(500).description() == (
        "the most FLOPs of 500 random architectures, within the limits"
    )


def test_where_a_sample_has_none_the_largest_founder_is_taken() -> None:
    smallest = SPACE.architecture("8:8:8:8:8")
    limit = Limit(Flops(), costs(smallest)[0])
    assert LargestBaseline(3)(SPACE, [limit], 1, seed=0) == [smallest]
