"""Search spaces as pymoo problems, and the same search by Optuna and by pymoo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from pymoo.algorithms.moo.nsga2 import NSGA2
from pymoo.algorithms.soo.nonconvex.optuna import Optuna
from pymoo.core.mixed import MixedVariableGA
from pymoo.optimize import minimize

from freerea.metrics import Evaluator, Flops, pink_noise
from freerea.samplers import (
    FreeREASampler,
    NothingFeasibleError,
)
from freerea.samplers.pymoo import FreeREA, NASProblem, space_operators
from freerea_plugins import (
    Architecture,
    HardwareConstraint,
    InputError,
    Limit,
)
from tests.samplers.pymoo.cheap_problem import CHEAP, LIMITS, ROWS, SPACE, TINY, Convolutions


def test_metrics_are_negated_where_higher_is_better_and_costs_follow() -> None:
    problem = NASProblem(
        SPACE, metrics=["linear_regions", "ntk"], objectives=["flops", "params"], fidelity=TINY
    )
    assert problem.objective_names == ("linear_regions", "ntk", "flops", "params")
    assert problem.directions == ("maximize", "minimize", "minimize", "minimize")
    values = problem.evaluate(ROWS[::2], return_as_dictionary=True)["F"]
    evaluator = Evaluator(pink_noise(SPACE.dataset), ["linear_regions", "ntk"], fidelity=TINY)
    for row, found in zip(ROWS[::2], values, strict=True):
        architecture = problem.architecture(row)
        measured = evaluator.measure(architecture)
        costs = SPACE.costs(architecture.genotype)
        expected = [-measured["linear_regions"], measured["ntk"], costs["flops"], costs["params"]]
        np.testing.assert_array_equal(found, expected)
        np.testing.assert_array_equal(
            problem.natural(found), [*measured.values(), costs["flops"], costs["params"]]
        )


def test_limits_are_shares_over_what_is_allowed() -> None:
    problem = NASProblem(SPACE, metrics=CHEAP, constraints=LIMITS)
    assert problem.constraint_names == ("flops", "params", "undefined")
    G = problem.evaluate(ROWS, return_as_dictionary=True)["G"]  # noqa: N806
    for row, found in zip(ROWS, G, strict=True):
        costs = SPACE.costs(tuple(row.tolist()))
        assert found[:2].tolist() == [costs[name] / LIMITS[name] - 1 for name in LIMITS]
        assert problem.is_feasible(problem.architecture(row)) == (found[:2] <= 0).all()


class Counting(Convolutions):
    def __init__(self) -> None:
        self.measured: list[Architecture] = []

    def measure(self, architecture: Architecture) -> float:
        self.measured.append(architecture)
        return super().measure(architecture)


def test_what_is_over_a_limit_is_not_measured() -> None:
    metric = Counting()
    problem = NASProblem(SPACE, metrics=[metric], constraints={"flops": 2e7}, objectives=["flops"])
    rows = np.array([[1, 1, 1, 1, 1, 1], [3, 3, 3, 3, 3, 3]])
    out = problem.evaluate(rows, return_as_dictionary=True)
    assert [each.genotype for each in metric.measured] == [(1, 1, 1, 1, 1, 1)]
    # The metric is the worst there is, the cost is known, and a limit is what it fails by.
    flops = SPACE.costs((3,) * 6)["flops"]
    assert out["F"][1].tolist() == [np.inf, flops]
    assert out["G"][1].tolist() == [flops / 2e7 - 1, 0]


def test_metrics_that_are_not_defined_are_counted_as_a_constraint() -> None:
    problem = NASProblem(SPACE, metrics=CHEAP)
    out = problem.evaluate(ROWS, return_as_dictionary=True)
    assert out["F"][:, 0].tolist() == [-3, np.inf, -3, 0]
    assert out["G"].tolist() == [[0], [1], [0], [0]]


def test_costs_alone_can_be_objectives() -> None:
    problem = NASProblem(SPACE, metrics=[], objectives=["params", Flops()])
    assert (problem.n_obj, problem.n_ieq_constr) == (2, 0)
    costs = SPACE.costs(tuple(ROWS[0].tolist()))
    assert problem.evaluate(ROWS[0]).tolist() == [costs["params"], costs["flops"]]


def test_variables_may_come_as_numbers_or_by_name() -> None:
    problem = NASProblem(SPACE, metrics=CHEAP)
    by_name = [
        {variable.name: int(index) for variable, index in zip(SPACE.variables, row, strict=True)}
        for row in ROWS
    ]
    expected = problem.evaluate(ROWS, return_values_of=["F"])
    for rows in (ROWS.astype(float), ROWS.tolist(), by_name, np.array(by_name)):
        np.testing.assert_array_equal(problem.evaluate(rows, return_values_of=["F"]), expected)
    for one in (ROWS[0], by_name[0]):
        np.testing.assert_array_equal(problem.evaluate(one, return_values_of=["F"]), expected[0])


@pytest.mark.parametrize("algorithm", [MixedVariableGA(pop_size=6), Optuna(FreeREASampler(seed=0))])
def test_algorithms_for_mixed_variables_run_on_it(algorithm) -> None:
    problem = NASProblem(SPACE, metrics=[Convolutions()], constraints={"flops": 1e8})
    assert minimize(problem, algorithm, ("n_evals", 40), seed=1).F[0] <= -2


def test_limits_that_nothing_meets_are_said() -> None:
    problem = NASProblem(SPACE, metrics=CHEAP, constraints={"flops": 1.0})
    with pytest.raises(NothingFeasibleError, match="no feasible candidate was found"):
        minimize(problem, FreeREA(), ("n_evals", 50), seed=1)
    result = minimize(problem, NSGA2(pop_size=8, **space_operators(SPACE)), ("n_gen", 3), seed=1)
    assert result.X is None


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (ROWS + 0.5, "must be whole numbers, got 3.5: use the operators of `space_operators"),
        (ROWS * np.nan, "must be whole numbers, got nan"),
        (ROWS[:, :4], r"`nats-tss` has 6 variables, got a matrix \(4, 4\)"),
        (ROWS[0, :4], r"`nats-tss` has 6 variables, got a matrix \(1, 4\)"),
        (ROWS + 2, "of `nats-tss` has choices 0 to 4, got 5"),
        ([["a"] * 6], "variables of space `nats-tss` must be numbers"),
        ([[1, 2, 3], [1]], "variables of space `nats-tss` must be numbers"),
        ([{"a": 1}], "`nats-tss` has the variables"),
    ],
)
def test_rows_that_are_no_genotypes_are_refused(rows, message) -> None:
    with pytest.raises(InputError, match=message) as error:
        NASProblem(SPACE, metrics=CHEAP).evaluate(rows)
    assert "\n" not in str(error.value)


def test_continuous_variables_are_refused_by_name() -> None:
    with pytest.raises(InputError, match="use the operators of `space_operators"):
        minimize(NASProblem(SPACE, metrics=CHEAP), NSGA2(pop_size=4), ("n_gen", 2), seed=1)


class Power(HardwareConstraint):
    name = "power"
    unit = "watts"

    def __init__(self, cost: Callable[[], float]) -> None:
        self._cost = cost

    def cost(self, architecture: Architecture) -> float:
        return self._cost()


def _raise() -> float:
    raise RuntimeError("no meter")


@pytest.mark.parametrize(
    ("cost", "message"),
    [
        (_raise, r"constraint `power` failed for architecture .*: RuntimeError: no meter"),
        (lambda: np.nan, r"constraint `power` must be finite, got nan for architecture"),
        (lambda: "much", r"constraint `power` failed for architecture .*: ValueError: could not"),
    ],
)
@pytest.mark.parametrize("use", ["limit", "objective"])
def test_a_constraint_that_breaks_its_contract_is_named(cost, message, use) -> None:
    power = Power(cost)
    options: dict[str, Any] = (
        {"constraints": [Limit(power, 5.0)]} if use == "limit" else {"objectives": [power]}
    )
    problem = NASProblem(SPACE, metrics=CHEAP, **options)
    for algorithm in (FreeREA(), NSGA2(pop_size=4, **space_operators(SPACE))):
        with pytest.raises(InputError, match=message) as error:
            minimize(problem, algorithm, ("n_gen", 2), seed=1)
        assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"metrics": ["none"]}, "unknown metric `none`"),
        ({"metrics": []}, "a problem needs one objective at least: give `metrics`"),
        ({"objectives": ["watts"]}, "unknown constraint `watts`"),
        ({"objectives": ["flops", Flops()]}, "objective `flops` is given twice"),
        ({"metrics": ["flops"], "objectives": ["flops"]}, "objective `flops` is given twice"),
        ({"constraints": {"flops": 0}}, "limit `flops` must be a positive number, got 0"),
        ({"jobs": 0}, "`jobs` must be a number of processes or -1 for all, got 0"),
        ({"jobs": 1.5}, "`jobs` must be a number of processes or -1 for all, got 1.5"),
        ({"seed": -1}, "`seed` must be a whole number from 0 to .*, got -1"),
    ],
)
def test_mistakes_are_said_at_once(options, message) -> None:
    with pytest.raises(InputError, match=message):
        NASProblem(SPACE, **{"metrics": CHEAP, **options})
