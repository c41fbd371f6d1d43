"""Ways to what is feasible where chance does not find it."""

from __future__ import annotations

import itertools
import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from freerea.samplers import NothingFeasibleError, SpaceVariation, propose
from freerea.samplers.evolution.feasible_walk import descend, feasible_walk
from freerea_plugins import Genotype, Variable
from tests.samplers.evolution.toy_generations import Toy, generations_of, no


class Huge(Toy):
    """Thirty variables with four choices each: more than can be listed."""

    name = "huge-toy"
    variables = tuple(Variable(f"gene {number}", tuple("0123")) for number in range(30))


HUGE = SpaceVariation(Huge())
START: Genotype = (3,) * 30


def above(maximum: int, genome: Genotype) -> float:
    """Return the share by which the sum of a genome is over a maximum."""
    return max(0.0, sum(genome) / maximum - 1)


@settings(max_examples=30)
@given(st.integers(0, 1000), st.integers(1, 60))
def test_a_descent_never_goes_further_outside_and_ends_within(seed: int, maximum: int) -> None:
    way = list(descend(HUGE, lambda genome: above(maximum, genome), START, random.Random(seed)))
    excesses = [excess for _, excess in way]
    assert way[0] == (START, above(maximum, START))
    assert excesses == sorted(excesses, reverse=True)
    assert excesses[-1] == 0
    assert all(excess > 0 for excess in excesses[:-1])
    for (before, _), (after, _) in itertools.pairwise(way):
        assert sum(a != b for a, b in zip(before, after, strict=True)) == 1


def test_a_descent_ends_where_nothing_is_feasible() -> None:
    way = list(descend(HUGE, lambda genome: 1.0 + sum(genome), START, random.Random(0)))
    assert way[-1] == ((0,) * 30, 1.0)


def test_a_walk_to_nowhere_yields_nothing() -> None:
    assert list(feasible_walk(HUGE, lambda genome: 1.0, START, random.Random(0))) == []


def test_a_walk_yields_feasible_genomes_only_and_is_the_same_again() -> None:
    def walked() -> list[Genotype]:
        walk = feasible_walk(HUGE, lambda genome: above(5, genome), START, random.Random(3))
        return list(itertools.islice(walk, 50))

    genomes = walked()
    assert all(sum(genome) <= 5 for genome in genomes)
    assert len(set(genomes)) > 40
    assert walked() == genomes


def test_a_walk_comes_to_all_that_is_feasible_equally_often() -> None:
    variation = SpaceVariation(Toy())
    walk = feasible_walk(variation, lambda genome: above(2, genome), (2, 2), random.Random(0))
    seen = Counter(itertools.islice(walk, 3000))
    assert set(seen) == {(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (2, 0)}
    assert all(abs(count - 500) < 100 for count in seen.values())


@pytest.mark.parametrize("founded", [False, True])
@pytest.mark.parametrize("maximum", [1, 5])
def test_what_one_sample_in_a_million_million_meets_is_proposed(
    founded: bool, maximum: int
) -> None:
    small: Genotype = (1, *(0,) * 29)
    generations = generations_of([small] * (4 if founded else 0))
    proposal = propose(
        4,
        generations=generations,
        variation=HUGE,
        seed=0,
        is_feasible=lambda genome: sum(genome) <= maximum,
        is_known=no,
        violation=lambda genome: above(maximum, genome),
    )
    assert proposal is not None
    assert sum(proposal.genome) <= maximum


def test_what_nothing_meets_is_an_input_error() -> None:
    with pytest.raises(NothingFeasibleError, match="among 50 samples, nor on 3 ways down"):
        propose(
            0,
            generations=generations_of(),
            variation=HUGE,
            seed=0,
            is_feasible=no,
            is_known=no,
            violation=lambda genome: 1.0 + sum(genome),
        )
