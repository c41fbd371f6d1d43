"""Populations: order, survival of the best, tournaments."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from freerea.metrics import FloatArray
from freerea.samplers import Individual, Population
from freerea.samplers.evolution.population import total_violations

VALUES = st.lists(st.integers(0, 5).map(float), min_size=1, max_size=12)


def first_value(values: FloatArray) -> FloatArray:
    return values[:, 0]


def population(values: Sequence[float]) -> Population[str]:
    return Population(
        tuple(Individual(number, "genome", (value,)) for number, value in enumerate(values)),
        first_value,
    )


def test_members_are_ranked_from_best_to_worst() -> None:
    assert population([1, 3, 2]).ranking == (1, 2, 0)


def test_of_equals_the_older_comes_first() -> None:
    assert population([1, 2, 1, 2]).ranking == (1, 3, 0, 2)


def test_a_score_of_minus_infinity_ranks_last() -> None:
    assert population([-math.inf, 3, -math.inf, -9]).ranking == (1, 3, 0, 2)


def test_members_are_scored_together_by_all_their_values() -> None:
    seen: list[list[list[float]]] = []

    def scoring(values: FloatArray) -> FloatArray:
        seen.append(values.tolist())
        return values.sum(axis=1)

    members = (Individual(0, "a", (1.0, 5.0)), Individual(4, "b", (4.0, 1.0)))

    assert Population(members, scoring).ranking == (0, 1)
    assert seen == [[[1.0, 5.0], [4.0, 1.0]]]


def test_what_is_feasible_comes_before_what_is_not() -> None:
    members = (
        Individual(0, "far out", (9.0,), (4.0,)),
        Individual(1, "feasible", (1.0,), (0.0,)),
        Individual(2, "beyond measure", (9.0,), (math.inf,)),
        Individual(3, "near", (), (2.0,)),
        Individual(4, "feasible and better", (2.0,)),
    )
    assert Population(members, first_value).ranking == (4, 1, 3, 0, 2)
    assert Population(members[:1] + members[2:4], first_value).ranking == (2, 0, 1)


def test_each_constraint_counts_in_units_of_its_own() -> None:
    bytes_and_share = [(1e6, 0.0), (0.0, 0.5), (5e5, 0.25), (2e5, 0.1)]
    np.testing.assert_allclose(total_violations(bytes_and_share), [1.0, 1.0, 1.0, 0.4])
    assert total_violations([(3.0,), (), (math.inf, 1.0)]).tolist() == [1.0, 0.0, math.inf]
    assert total_violations([]).tolist() == []


def test_the_best_are_kept_in_the_order_of_their_age() -> None:
    best = population([5, 1, 7, 3, 6]).best(3)

    assert [member.number for member in best.members] == [0, 2, 4]


@pytest.mark.parametrize("count", [3, 4])
def test_all_are_the_best_where_there_are_no_more(count: int) -> None:
    best = population([5, 1, 7]).best(count)

    assert [member.number for member in best.members] == [0, 1, 2]


@given(VALUES, st.integers(1, 12))
def test_nobody_left_out_is_better_than_one_who_is_kept(values: list[float], count: int) -> None:
    kept = {member.number for member in population(values).best(count).members}
    left = set(range(len(values))) - kept

    assert len(kept) == min(count, len(values))
    for one in kept:
        for other in left:
            assert (values[one], -one) > (values[other], -other)


@given(VALUES, st.integers(1, 12), st.integers(1, 4), st.integers(0, 1000))
def test_a_tournament_returns_the_best_of_those_drawn_best_first(
    values: list[float], size: int, winners: int, seed: int
) -> None:
    members = population(values)
    everybody = members.tournament(size, size, random.Random(seed))

    won = members.tournament(size, winners, random.Random(seed))

    assert len({member.number for member in everybody}) == min(size, len(values))
    order = [(-member.values[0], member.number) for member in everybody]
    assert order == sorted(order)
    assert won == everybody[:winners]


def test_a_tournament_of_all_is_won_by_the_best() -> None:
    winners = population([1, 3, 2, 3]).tournament(4, 3, random.Random(0))

    assert [winner.number for winner in winners] == [1, 3, 2]


def test_everybody_is_drawn_as_often_as_others() -> None:
    members = population([1, 2, 3, 4, 5])
    rng = random.Random(0)
    drawn: Counter[int] = Counter()
    for _ in range(2000):
        drawn.update(member.number for member in members.tournament(2, 2, rng))

    # 800 are expected of each, with a standard deviation of 22.
    assert all(700 < drawn[number] < 900 for number in range(5))


def test_a_tournament_larger_than_the_population_draws_everybody() -> None:
    winners = population([1, 3, 2]).tournament(10, 10, random.Random(0))

    assert [winner.number for winner in winners] == [1, 2, 0]


def test_the_first_tournament_of_a_stream_is_drawn_once() -> None:
    five = population([3, 1, 5, 4, 2])
    streams = [f"stream {number}" for number in range(20)]
    first = [five.first_tournament(3, 2, stream) for stream in streams]
    assert first == [five.tournament(3, 2, random.Random(stream)) for stream in streams]
    assert len({winners[0].number for winners in first}) > 1
    assert all(
        five.first_tournament(3, 2, stream) is winners
        for stream, winners in zip(streams, first, strict=True)
    )


def test_the_order_of_constraints_does_not_matter() -> None:
    rows = [(0.1, 0.7, 0.3, 1e-17), (1.0, 1.0, 1.0, 1.0)]
    turned = [row[::-1] for row in rows]
    assert total_violations(rows).tolist() == total_violations(turned).tolist()


def test_what_was_stopped_early_is_between_what_ended_and_what_is_infeasible() -> None:
    members = (
        Individual(0, "far", (0.0,), stopped_at=7),
        Individual(1, "infeasible", (9.0,), (1.0,)),
        Individual(2, "ended", (-3.0,)),
        Individual(3, "near", (8.0,), stopped_at=1),
        Individual(4, "far and better", (2.0,), stopped_at=7),
        Individual(5, "stopped and infeasible", (9.0,), (0.5,), stopped_at=9),
    )
    assert Population(members, first_value).ranking == (2, 4, 0, 3, 5, 1)
