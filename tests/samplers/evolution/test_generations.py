"""The generations: populations as a function of the individuals evaluated so far."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from freerea.metrics import FloatArray, FrontPoolScore, StandardPoolScore
from freerea.samplers import (
    EvolutionStrategy,
    FreeREAStrategy,
    Generations,
    Individual,
    RegularizedEvolutionStrategy,
)
from freerea.samplers.evolution import generations as generations_module
from freerea.samplers.evolution.scoring import scoring

FREEREA = FreeREAStrategy(population_size=4, tournament_size=2)
REGULARIZED = RegularizedEvolutionStrategy(population_size=3, tournament_size=2)

Values = dict[int, float]

# The value of each number that came to be evaluated; the others failed.
HISTORIES = st.dictionaries(st.integers(0, 30), st.integers(0, 6).map(float), max_size=28)


def first_value(values: FloatArray) -> FloatArray:
    return values[:, 0]


def generations_of(
    strategy: EvolutionStrategy, values: Values, order: Iterable[int] | None = None
) -> Generations[str]:
    generations: Generations[str] = Generations(strategy, first_value)
    for number in values if order is None else order:
        generations.add(Individual(number, f"genome {number}", (values[number],)))
    return generations


def numbers_in(generations: Generations[str], number: int) -> list[int] | None:
    """Return who lives when a number is proposed, `None` while founders are missing."""
    if generations.start_of_generation(number) is None:
        return None
    return [member.number for member in generations.population(number).members]


def plain_populations(
    strategy: FreeREAStrategy | RegularizedEvolutionStrategy, values: Values, last: int
) -> dict[int, list[int] | None]:
    """Run the evolution from the start, number by number."""
    populations: dict[int, list[int] | None] = {}
    size, brood = strategy.population_size, len(strategy.brood)
    evaluated = sorted(values)
    if len(evaluated) < size:
        return dict.fromkeys(range(last + 1))
    living = evaluated[:size]
    first_child = living[-1] + 1
    populations.update(dict.fromkeys(range(first_child)))
    start = first_child
    while start <= last:
        block = range(start, start + brood)
        populations.update({number: list(living) for number in block})
        newborn = [number for number in block if number in values]
        if newborn:
            joined = living + newborn
            if isinstance(strategy, RegularizedEvolutionStrategy):
                living = joined[len(newborn) :]
            else:
                best_first = sorted(joined[1:], key=lambda number: (-values[number], number))
                living = sorted(best_first[:size])
        start += brood
    return {number: populations[number] for number in range(last + 1)}


def test_nobody_lives_until_the_founders_are_complete() -> None:
    generations = generations_of(FREEREA, {0: 1, 1: 2, 2: 3})

    assert generations.size == 3
    assert [generations.start_of_generation(number) for number in range(6)] == [None] * 6


def test_the_founders_are_the_first_evaluated_numbers() -> None:
    generations = generations_of(FREEREA, {7: 0, 1: 9, 4: 0, 2: 0, 8: 9})

    assert numbers_in(generations, 8) == [1, 2, 4, 7]
    assert [generations.start_of_generation(number) for number in (6, 7, 8)] == [None, None, 8]


def test_generations_are_blocks_as_large_as_the_brood() -> None:
    generations = generations_of(FREEREA, {0: 1, 1: 2, 3: 3, 4: 4})

    assert [generations.start_of_generation(number) for number in range(5, 12)] == [
        *[5, 5, 5],
        *[8, 8, 8],
        11,
    ]
    assert [generations.child(number) for number in range(5, 12)] == [0, 1, 2, 0, 1, 2, 0]


def test_the_children_of_a_generation_do_not_live_before_the_next() -> None:
    values = {0: 5, 1: 4, 2: 3, 3: 2, 4: 9, 5: 8, 6: 0}
    generations = generations_of(FREEREA, values)

    assert numbers_in(generations, 4) == [0, 1, 2, 3]
    assert numbers_in(generations, 6) == [0, 1, 2, 3]
    # The oldest dies; of 1, 2, 3, 4, 5 and 6 the best four live.
    assert numbers_in(generations, 7) == [1, 2, 4, 5]


def test_a_missing_number_makes_its_generation_smaller() -> None:
    complete = {0: 5, 1: 4, 2: 3, 3: 2, 4: 9, 5: 8, 6: 7, 7: 10}
    without = {number: value for number, value in complete.items() if number != 5}

    assert numbers_in(generations_of(FREEREA, complete), 7) == [1, 4, 5, 6]
    assert numbers_in(generations_of(FREEREA, without), 7) == [1, 2, 4, 6]
    assert generations_of(FREEREA, without).start_of_generation(7) == 7


def test_a_generation_without_children_changes_nothing() -> None:
    generations = generations_of(FREEREA, {0: 5, 1: 4, 2: 3, 3: 2, 7: 9})

    assert numbers_in(generations, 7) == [0, 1, 2, 3]
    assert numbers_in(generations, 10) == [1, 2, 3, 7]


def test_a_child_that_arrives_late_revises_the_generations_after_its_own() -> None:
    generations = generations_of(FREEREA, {0: 5, 1: 4, 2: 3, 3: 2, 4: 9, 7: 8})
    assert numbers_in(generations, 7) == [1, 2, 3, 4]
    assert numbers_in(generations, 10) == [2, 3, 4, 7]

    generations.add(Individual(6, "late", (7.0,)))

    assert numbers_in(generations, 4) == [0, 1, 2, 3]
    assert numbers_in(generations, 7) == [1, 2, 4, 6]
    assert numbers_in(generations, 10) == [2, 4, 6, 7]


def test_a_founder_that_arrives_late_takes_the_place_of_the_last() -> None:
    generations = generations_of(FREEREA, {0: 5, 2: 3, 3: 2, 4: 1, 5: 9})
    assert numbers_in(generations, 5) == [0, 2, 3, 4]

    generations.add(Individual(1, "late", (4.0,)))

    assert numbers_in(generations, 4) == [0, 1, 2, 3]
    assert generations.start_of_generation(4) == 4
    assert numbers_in(generations, 7) == [1, 2, 3, 5]


@pytest.mark.parametrize("strategy", [FREEREA, REGULARIZED], ids=["freerea", "regularized"])
@given(values=HISTORIES)
def test_the_evolution_is_that_of_a_plain_implementation(
    strategy: FreeREAStrategy | RegularizedEvolutionStrategy, values: Values
) -> None:
    generations = generations_of(strategy, values)

    populations = {number: numbers_in(generations, number) for number in range(41)}

    assert populations == plain_populations(strategy, values, 40)


@pytest.mark.parametrize("strategy", [FREEREA, REGULARIZED], ids=["freerea", "regularized"])
@settings(max_examples=60)
@given(values=HISTORIES, data=st.data())
def test_populations_depend_on_the_set_of_individuals_alone(
    strategy: FreeREAStrategy | RegularizedEvolutionStrategy,
    values: Values,
    data: st.DataObject,
) -> None:
    order = data.draw(st.permutations(sorted(values)))
    generations = generations_of(strategy, {})
    known: Values = {}
    for number in order:
        generations.add(Individual(number, f"genome {number}", (values[number],)))
        known[number] = values[number]
        asked = data.draw(st.integers(0, 40))
        assert numbers_in(generations, asked) == plain_populations(strategy, known, 40)[asked]

    assert generations.size == len(values)
    populations = {number: numbers_in(generations, number) for number in range(41)}
    assert populations == plain_populations(strategy, values, 40)


def test_a_lineage_is_scored_by_its_pool_alone() -> None:
    pools: list[list[float]] = []

    def scoring(values: FloatArray) -> FloatArray:
        pools.append(values[:, 0].tolist())
        return values[:, 0]

    generations: Generations[str] = Generations(FREEREA, scoring)
    for number, value in enumerate([5.0, 4.0, 3.0, 2.0, 9.0, 8.0, 7.0]):
        generations.add(Individual(number, "genome", (value,)))
    generations.population(7)

    assert pools == [[4.0, 3.0, 2.0, 9.0, 8.0, 7.0]]


@pytest.mark.parametrize("strategy", [FREEREA, REGULARIZED])
@pytest.mark.parametrize("recent", [1, 3, 8])
@settings(max_examples=40)
@given(
    values=st.dictionaries(st.integers(0, 150), st.integers(0, 6).map(float), max_size=130),
    data=st.data(),
)
def test_late_individuals_revise_populations_that_are_not_kept_any_more(
    strategy, recent, values, data
) -> None:
    order = data.draw(st.permutations(sorted(values)))
    asked = data.draw(st.sets(st.integers(0, 150), max_size=6))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(generations_module, "RECENT_GENERATIONS", recent)
        generations: Generations[str] = Generations(strategy, first_value)
        told: Values = {}
        for step, number in enumerate(order):
            generations.add(Individual(number, f"genome {number}", (values[number],)))
            told[number] = values[number]
            if step % 10 == 9 or step + 1 == len(order):
                expected = plain_populations(strategy, told, 160)
                for each in (*sorted(asked, reverse=True), 160, *asked):
                    assert numbers_in(generations, each) == expected[each]


def test_few_of_many_populations_are_kept() -> None:
    generations = generations_of(FREEREA, {})
    kept = []
    for number in range(9000):
        generations.add(Individual(number, "", (float(number % 97),)))
        if generations.start_of_generation(number + 1) is not None:
            generations.population(number + 1)
            kept.append(len(generations._populations))
    assert max(kept) < 64
    # What is late by a few generations is found again from what is kept.
    assert {2990, 2991, 2992, 2993} < set(generations._populations)


def test_a_batch_is_what_is_missing_of_the_founders_or_of_the_generation() -> None:
    generations = generations_of(FREEREA, {0: 1, 1: 2})
    assert [
        generations.batch_size(2),
        generations.batch_size(3, 1),
        generations.batch_size(9, 7),
    ] == [2, 1, 1]
    generations = generations_of(FREEREA, {0: 1, 1: 2, 2: 3, 3: 4})
    assert [generations.batch_size(number) for number in range(4, 9)] == [3, 2, 1, 3, 2]


@pytest.mark.parametrize(
    ("score", "revised"), [(FrontPoolScore(), False), (StandardPoolScore(), True)]
)
def test_only_a_score_with_a_reference_revises_populations_for_it(score, revised) -> None:
    """Let founders be infeasible, and feasible ones come one after the other."""
    compared = scoring(["minimize", "minimize"], score)
    generations: Generations[str] = Generations(FREEREA, compared)
    for number in range(4):
        generations.add(Individual(number, "", (1.0, 1.0), (1.0,)))
    before = generations.population(4)
    generations.add(Individual(5, "", (2.0, 3.0)))
    assert (generations.population(4) is not before) is revised
