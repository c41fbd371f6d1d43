"""Genomes of pymoo's individuals."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymoo.core.problem import Problem
from pymoo.core.variable import Binary, Choice, Integer, Real

from freerea.samplers import ParameterVariation
from freerea.samplers.pymoo.problem_encoding import encoding_of

MIXED = Problem(
    vars={
        "on": Binary(),
        "kind": Choice(options=["left", ("a", 1), None]),
        "count": Integer(bounds=(-3, 9)),
        "size": Real(bounds=(-1.0, 5.0)),
        "fixed": Integer(bounds=(2, 2)),
    }
)
PROBLEMS: dict[str, Problem] = {
    "mixed": MIXED,
    "numbers": Problem(n_var=3, xl=np.array([-2.0, 0, 1]), xu=np.array([2.0, 0, 7])),
    "whole": Problem(n_var=4, xl=-1, xu=3, vtype=int),
    "bits": Problem(n_var=5, vtype=bool),
}


@pytest.mark.parametrize("name", PROBLEMS)
@given(seed=st.integers(0, 2**32))
def test_variables_come_back_from_their_genome(name, seed) -> None:
    encoding = encoding_of(PROBLEMS[name])
    genome = encoding.variation.sample(random.Random(seed))
    x = encoding.x(genome)
    assert encoding.genome(x).values == genome.values
    assert encoding.variation.key(encoding.genome(x)) == encoding.variation.key(genome)
    if isinstance(x, np.ndarray):
        assert {"i": int, "b": bool, "f": float}[x.dtype.kind] == (PROBLEMS[name].vtype or float)


@pytest.mark.parametrize("name", PROBLEMS)
@given(seed=st.integers(0, 2**32))
def test_genomes_vary_as_the_parameters_of_a_study_do(name, seed) -> None:
    variation = encoding_of(PROBLEMS[name]).variation
    expected = ParameterVariation()
    rng = random.Random(seed)
    first, second = variation.sample(rng), variation.sample(rng)
    expected.learn(first.distributions)

    def both(action: Any) -> list[Any]:
        return [action(each, random.Random(seed)) for each in (variation, expected)]

    assert len({str(each.values) for each in both(lambda each, rng: each.sample(rng))}) == 1
    mutant, same = both(lambda each, rng: each.mutate(first, rng))
    assert mutant.values == same.values != first.values
    child, same = both(lambda each, rng: each.crossover(first, second, rng))
    assert child.values == same.values


def test_options_may_be_anything() -> None:
    encoding = encoding_of(MIXED)
    x = {"size": 0.5, "on": True, "kind": ("a", 1), "count": 4, "fixed": 2}
    assert encoding.x(encoding.genome(x)) == x
