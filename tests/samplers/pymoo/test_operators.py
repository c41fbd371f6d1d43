"""The operators of a search space in pymoo's algorithms."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymoo.algorithms.moo.nsga2 import NSGA2
from pymoo.algorithms.moo.nsga3 import NSGA3
from pymoo.algorithms.moo.sms import SMSEMOA
from pymoo.algorithms.soo.nonconvex.ga import GA
from pymoo.core.callback import Callback
from pymoo.core.population import Population
from pymoo.core.problem import Problem
from pymoo.operators.crossover.sbx import SBX
from pymoo.operators.mutation.pm import PM
from pymoo.operators.sampling.rnd import FloatRandomSampling
from pymoo.optimize import minimize
from pymoo.util.ref_dirs import get_reference_directions

from freerea.samplers.pymoo import NASProblem, space_operators
from freerea.spaces import NATSTopology
from freerea_plugins import Architecture, ArchitectureMetric, InputError

SPACE = NATSTopology()


class Convolutions(ArchitectureMetric):
    name = "convolutions"

    def measure(self, architecture: Architecture) -> float:
        genotype = architecture.genotype
        return float(sum(index in {2, 3} for index in genotype)) if genotype[0] else -np.inf


class Even(NATSTopology):
    """Only architectures whose choices add up to an even number."""

    def is_valid(self, genotype) -> bool:
        return sum(genotype) % 2 == 0

    def canonical_genotype(self, genotype):
        return genotype


class Order(Callback):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Any] = []

    def notify(self, algorithm) -> None:
        self.rows.extend(each.X for each in algorithm.off)


def age_moea2(**operators: Any) -> Any:
    pytest.importorskip("numba")
    from pymoo.algorithms.moo.age2 import AGEMOEA2

    return AGEMOEA2(pop_size=20, **operators)


DIRECTIONS = get_reference_directions("das-dennis", 2, n_partitions=12)
ALGORITHMS = {
    "NSGA-II": lambda **operators: NSGA2(pop_size=20, **operators),
    "NSGA-III": lambda **operators: NSGA3(ref_dirs=DIRECTIONS, pop_size=20, **operators),
    "AGE-MOEA2": age_moea2,
    "SMS-EMOA": lambda **operators: SMSEMOA(pop_size=20, **operators),
}


@pytest.mark.parametrize("limits", [{}, {"flops": 8e7}])
@pytest.mark.parametrize("space", [SPACE, Even()], ids=["nats", "even"])
@pytest.mark.parametrize("name", ALGORITHMS)
def test_it_runs_on_valid_genotypes_and_repeats_no_function(name, space, limits) -> None:
    problem = NASProblem(space, metrics=[Convolutions()], objectives=["flops"], constraints=limits)

    def run() -> tuple[Any, list[tuple[int, ...]]]:
        order = Order()
        algorithm = ALGORITHMS[name](**space_operators(space))
        result = minimize(problem, algorithm, ("n_gen", 8), seed=1, callback=order)
        return result, [tuple(row.tolist()) for row in order.rows]

    result, genotypes = run()
    assert all(map(space.is_valid, genotypes))
    assert len({space.canonical_genotype(genotype) for genotype in genotypes[:20]}) >= 15
    assert np.isfinite(result.F).all()
    # Offspring are compared with the living, so that only what has died may come again.
    living = [space.canonical_genotype(tuple(each.X.tolist())) for each in result.pop]
    assert len(set(living)) == len(living)
    # pymoo's NSGA-III draws between equally infeasible parents without its seed.
    assert name == "NSGA-III" or run()[1] == genotypes


def test_a_front_by_nsga2_is_nearly_that_of_the_space() -> None:
    problem = NASProblem(SPACE, metrics=[Convolutions()], objectives=["flops"])
    algorithm = NSGA2(pop_size=20, **space_operators(SPACE))
    result = minimize(problem, algorithm, ("n_gen", 25), seed=1)
    every = problem.evaluate(np.array(list(SPACE.genotypes())), return_values_of=["F"])
    found = {int(-count): flops for count, flops in result.F}
    assert max(found) == 6
    for count, flops in found.items():
        cheapest = every[every[:, 0] == -count, 1].min()
        assert flops <= 1.3 * cheapest


def test_one_objective_is_searched_too() -> None:
    problem = NASProblem(SPACE, metrics=[Convolutions()], constraints={"flops": 1e8})
    result = minimize(problem, GA(pop_size=20, **space_operators(SPACE)), ("n_gen", 8), seed=1)
    assert result.F[0] <= -4
    assert result.X.dtype == np.int64


def test_genotypes_of_one_function_are_duplicates() -> None:
    eliminate = space_operators(SPACE)["eliminate_duplicates"]
    genotypes = list(SPACE.genotypes())[::40]
    kept = eliminate.do(Population.new(X=np.array(genotypes)))
    canonical = [SPACE.canonical_genotype(genotype) for genotype in genotypes]
    assert [tuple(each.X.tolist()) for each in kept] == [
        genotype
        for position, genotype in enumerate(genotypes)
        if canonical[position] not in canonical[:position]
    ]
    assert 1 < len(kept) < len(genotypes)
    assert len(eliminate.do(Population.new(X=np.array(genotypes[:9])), kept)) == 0


def test_a_mutant_differs_in_one_gene_and_a_child_has_those_of_its_parents() -> None:
    problem = NASProblem(SPACE, metrics=[], objectives=["flops"])
    operators = space_operators(SPACE)
    rng = np.random.default_rng(0)
    founders = operators["sampling"](problem, 30, random_state=rng)
    before = founders.get("X").copy()
    mutants = operators["mutation"](problem, founders, inplace=False, random_state=rng).get("X")
    assert (np.sum(mutants != before, axis=1) == 1).all()
    parents = np.arange(30).reshape(15, 2)
    children = operators["crossover"](problem, founders, parents, random_state=rng).get("X")
    pairs = np.concatenate([before[parents], before[parents]])
    assert len(children) == 30
    assert ((children == pairs[:, 0]) | (children == pairs[:, 1])).all()


@given(
    st.lists(st.lists(st.floats(allow_nan=False), min_size=6, max_size=6), min_size=1, max_size=4),
    st.integers(0, 2**32),
)
def test_the_repair_makes_a_genotype_of_any_numbers_and_leaves_genotypes_alone(rows, seed) -> None:
    space = Even()
    problem = NASProblem(space, metrics=[], objectives=["flops"])

    def repaired(values: Any) -> Any:
        repair = space_operators(space)["repair"]
        state = np.random.default_rng(seed)
        return repair.do(problem, Population.new(X=np.array(values)), random_state=state).get("X")

    genotypes = repaired(rows)
    for row in genotypes.tolist():
        space.validate(tuple(row))
    np.testing.assert_array_equal(repaired(genotypes), genotypes)


@pytest.mark.parametrize("space", [SPACE, Even()], ids=["nats", "even"])
def test_the_repair_makes_genotypes_of_what_other_operators_make(space) -> None:
    operators = {
        **space_operators(space),
        "sampling": FloatRandomSampling(),
        "crossover": SBX(),
        "mutation": PM(),
    }
    order = Order()
    problem = NASProblem(space, metrics=[Convolutions()], objectives=["flops"])
    minimize(problem, NSGA2(pop_size=10, **operators), ("n_gen", 4), seed=1, callback=order)
    assert all(space.is_valid(tuple(row.tolist())) for row in order.rows)


def test_a_repaired_row_is_the_nearest_genotype() -> None:
    problem = NASProblem(SPACE, metrics=[], objectives=["flops"])
    rows = Population.new(X=np.array([[-3.0, 0.4, 0.6, 9.0, 4.2, 2.0]]))
    repaired = space_operators(SPACE)["repair"].do(problem, rows)
    assert repaired[0].X.tolist() == [0, 0, 1, 4, 4, 2]
    with pytest.raises(InputError, match="must be numbers, got NaN"):
        space_operators(SPACE)["repair"].do(problem, Population.new(X=np.full((1, 6), np.nan)))


def test_the_problem_must_have_as_many_variables_as_the_space() -> None:
    problem = Problem(n_var=4, n_obj=1, xl=0, xu=4, vtype=int)
    with pytest.raises(InputError, match="`nats-tss` has 6 variables, the problem has 4"):
        minimize(problem, GA(pop_size=4, **space_operators(SPACE)), ("n_gen", 1), seed=1)


def test_rows_that_are_not_repaired_are_refused() -> None:
    operators = {**space_operators(SPACE), "sampling": FloatRandomSampling(), "repair": None}
    problem = NASProblem(SPACE, metrics=[], objectives=["flops"])
    with pytest.raises(InputError, match="must be whole numbers"):
        minimize(problem, GA(pop_size=4, **operators), ("n_gen", 2), seed=1)
