"""How individuals are compared, and relative to whom."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from freerea.metrics import PaperPoolScore, StandardPoolScore
from freerea.samplers import FreeREAStrategy, Generations, Individual
from freerea.samplers.evolution.scoring import PoolScoring, scoring

FOUNDERS = 4
STRATEGY = FreeREAStrategy(population_size=FOUNDERS, tournament_size=2)
BOTH: list[Any] = ["maximize", "minimize"]


def individual(number: int) -> Individual[str]:
    rng = np.random.default_rng(number)
    return Individual(number, f"genome {number}", tuple(rng.standard_normal(2).tolist()))


def generations_of(numbers: Any, score: Any = None) -> Generations[str]:
    generations: Generations[str] = Generations(
        STRATEGY, scoring(BOTH, score or StandardPoolScore())
    )
    for number in numbers:
        generations.add(individual(number))
    return generations


def test_one_objective_is_compared_by_its_value() -> None:
    values = np.array([[3.0], [1.0]])
    for direction, expected in (("maximize", [3, 1]), ("minimize", [-3, -1])):
        assert scoring([direction], StandardPoolScore())(values).tolist() == expected


def test_a_score_without_a_reference_stays_relative_to_its_pool() -> None:
    given_scoring = PoolScoring(PaperPoolScore(), BOTH)
    assert given_scoring.relative_to(np.ones((3, 2))) is given_scoring
    generations = generations_of(range(9), PaperPoolScore())
    pool = np.array([[1.0, 2.0], [3.0, 1.0]])
    assert generations.scoring(pool).tolist() == PaperPoolScore()(pool, BOTH).tolist()


def test_the_founders_are_the_reference_of_the_whole_history() -> None:
    founders = np.array([individual(number).values for number in range(FOUNDERS)])
    score = StandardPoolScore().relative_to(founders, BOTH)
    generations = generations_of(range(20))
    pool = np.array([individual(number).values for number in range(5, 12)])

    assert generations.scoring(pool).tolist() == score(pool, BOTH).tolist()
    for number in (FOUNDERS, 11, 20):
        population = generations.population(number)
        values = np.array([each.values for each in population.members])
        assert population.scoring(values).tolist() == score(values, BOTH).tolist()
        assert population.ranking == tuple(np.argsort(-score(values, BOTH), kind="stable"))


def test_while_founders_are_missing_those_there_are_the_reference() -> None:
    values = np.array([individual(number).values for number in (0, 1)])
    generations = generations_of([0, 1])
    assert generations.scoring(values).tolist() == StandardPoolScore()(values, BOTH).tolist()
    assert generations_of([]).scoring(values).tolist() == generations.scoring(values).tolist()


@settings(max_examples=30)
@given(st.permutations(range(2, 16)), st.integers(2, 14))
def test_the_reference_depends_on_the_evaluated_individuals_alone(order, asked_after) -> None:
    pool = np.array([individual(number).values for number in range(30, 36)])
    generations = generations_of([])
    for count, number in enumerate(order):
        generations.add(individual(number))
        if count >= asked_after:
            generations.scoring(pool)
            if generations.size >= FOUNDERS:
                generations.population(20)

    in_order = generations_of(sorted(order))
    assert generations.scoring(pool).tolist() == in_order.scoring(pool).tolist()
    members = [each.number for each in generations.population(20).members]
    assert members == [each.number for each in in_order.population(20).members]


def test_a_late_founder_revises_the_reference() -> None:
    pool = np.array([individual(number).values for number in range(30, 36)])
    generations = generations_of(range(1, 12))
    before = generations.scoring(pool).tolist()
    generations.population(12)

    generations.add(individual(0))

    assert (
        generations.scoring(pool).tolist()
        == generations_of(range(12)).scoring(pool).tolist()
        != before
    )


@pytest.mark.parametrize("score", [PaperPoolScore(), StandardPoolScore()])
def test_child_scores_do_not_change_the_reference(score) -> None:
    pool = np.array([individual(number).values for number in range(30, 36)])
    early, late = generations_of(range(FOUNDERS), score), generations_of(range(25), score)
    assert early.scoring(pool).tolist() == late.scoring(pool).tolist()
