"""Proposals: what to evaluate next."""

from __future__ import annotations

import random
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from freerea.samplers import (
    SpaceVariation,
)
from freerea_plugins import (
    Genotype,
)
from tests.samplers.evolution.toy_generations import (
    ALL_GENOTYPES,
    LargerToy,
    generations_of,
    proposed,
)


@given(
    st.lists(st.sampled_from(ALL_GENOTYPES), max_size=14), st.integers(0, 30), st.integers(0, 99)
)
def test_the_same_arguments_give_the_same_proposal(
    genotypes: list[Genotype], number: int, seed: int
) -> None:
    first = proposed(number, generations_of(genotypes), seed=seed)
    random.seed(number)

    assert proposed(number, generations_of(genotypes), seed=seed) == first


def test_numbers_and_seeds_have_random_streams_of_their_own() -> None:
    variation = SpaceVariation(LargerToy())
    drawn = {
        proposed(number, generations_of(), variation=variation, seed=seed).genome
        for number in range(10)
        for seed in range(10)
    }

    assert len(drawn) > 90


def test_a_proposal_does_not_depend_on_individuals_of_its_own_generation_or_later() -> None:
    variation = SpaceVariation(LargerToy())
    rng = random.Random(0)
    genotypes = [variation.sample(rng) for _ in range(16)]
    # Founders 0 to 3, generations 4 to 6, 7 to 9 and 10 to 12.
    before = generations_of(genotypes[:7])
    after = generations_of(genotypes)

    for number in (7, 8, 9):
        assert proposed(number, before, variation=variation) == proposed(
            number, after, variation=variation
        )


def test_founders_are_uniform_feasible_samples() -> None:
    feasible = {genotype for genotype in ALL_GENOTYPES if sum(genotype) >= 2}
    draws = 1800

    drawn = Counter(
        proposed(seed % 4, generations_of(), seed=seed, is_feasible=feasible.__contains__).genome
        for seed in range(draws)
    )

    assert set(drawn) == feasible
    expected = draws / len(feasible)
    statistic = sum((count - expected) ** 2 / expected for count in drawn.values())
    assert statistic < 20.5  # the 0.999 quantile of chi-squared with 5 degrees of freedom
