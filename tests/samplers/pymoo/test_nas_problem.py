"""Search spaces as pymoo problems, and the same search by Optuna and by pymoo."""

from __future__ import annotations

import copy
import multiprocessing
import os
import pickle
from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np
import optuna
import pytest
from pymoo.algorithms.moo.nsga2 import NSGA2
from pymoo.algorithms.soo.nonconvex.optuna import Optuna
from pymoo.core.callback import Callback
from pymoo.core.mixed import MixedVariableGA
from pymoo.optimize import minimize
from pymoo.parallelization import (
    DaskParallelization,
    JoblibParallelization,
    StarmapParallelization,
)

from freerea.metrics import Evaluator, Flops, ResultCache, pink_noise
from freerea.samplers import (
    FreeREASampler,
    NothingFeasibleError,
    RegularizedEvolutionSampler,
    RegularizedEvolutionStrategy,
    TrainingFreeObjective,
)
from freerea.samplers.pymoo import FreeREA, NASProblem, space_operators
from freerea.spaces import NATSTopology
from freerea_plugins import (
    Architecture,
    ArchitectureMetric,
    Fidelity,
    HardwareConstraint,
    InputError,
    Limit,
)

optuna.logging.set_verbosity(optuna.logging.ERROR)
TINY = Fidelity("tiny", cells_per_stage=1, resolution=0.25, canonical=True, repeats=1)
SPACE = NATSTopology()
LIMITS = {"flops": 7e7, "params": 5e5}
ROWS = np.array([[3, 1, 2, 0, 3, 1], [0, 0, 0, 0, 0, 0], [1, 2, 4, 2, 2, 1], [1, 1, 1, 1, 1, 1]])


class Convolutions(ArchitectureMetric):
    """The higher the better; not defined for a cell that starts with nothing."""

    name = "convolutions"

    def measure(self, architecture: Architecture) -> float:
        genotype = architecture.genotype
        return float(sum(index in {2, 3} for index in genotype)) if any(genotype) else -np.inf


class Unevenness(ArchitectureMetric):
    name = "unevenness"
    direction: ClassVar[Any] = "minimize"

    def measure(self, architecture: Architecture) -> float:
        return float(np.std(architecture.genotype))


CHEAP = (Convolutions(), Unevenness())


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


def test_copies_of_an_algorithm_share_the_problem_and_processes_do_not() -> None:
    problem = NASProblem(SPACE, metrics=CHEAP)
    assert copy.deepcopy([problem])[0] is problem
    other = pickle.loads(pickle.dumps(problem))
    np.testing.assert_array_equal(other.evaluate(ROWS)[0], problem.evaluate(ROWS)[0])


MEASURED: dict[str, Any] = {
    "metrics": ["linear_regions", "skipped_layers"],
    "constraints": {"flops": 1e8},
    "objectives": ["params"],
    "fidelity": TINY,
}


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    return NASProblem(SPACE, **MEASURED).evaluate(ROWS, return_as_dictionary=True)


def check(expected: dict[str, Any], **options: Any) -> None:
    found = NASProblem(SPACE, **MEASURED, **options).evaluate(ROWS, return_as_dictionary=True)
    for name in ("F", "G"):
        np.testing.assert_array_equal(found[name], expected[name])


def test_processes_measure_the_same(expected) -> None:
    check(expected, jobs=2)


def test_a_cache_keeps_the_same(expected, tmp_path) -> None:
    cache = ResultCache(tmp_path / "metrics.sqlite")
    check(expected, cache=cache)
    check(expected, cache=cache)


def test_starmap_measures_the_same(expected) -> None:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        check(expected, elementwise_runner=StarmapParallelization(pool.starmap))


def test_joblib_measures_the_same(expected) -> None:
    check(expected, elementwise_runner=JoblibParallelization(n_jobs=2))


def test_a_local_dask_cluster_measures_the_same(expected) -> None:
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        assert client.submit(os.getpid).result() != os.getpid()
        check(expected, elementwise_runner=DaskParallelization(client))


class Order(Callback):
    def __init__(self) -> None:
        super().__init__()
        self.genotypes: list[tuple[int, ...]] = []

    def notify(self, algorithm) -> None:
        if algorithm.off is not None:
            self.genotypes.extend(tuple(each.X.tolist()) for each in algorithm.off)


@pytest.mark.parametrize("limits", [{}, LIMITS])
@pytest.mark.parametrize("metrics", [CHEAP, CHEAP[:1]])
@pytest.mark.parametrize("seed", [0, 7])
def test_optuna_and_pymoo_evaluate_the_same_architectures_in_the_same_order(
    limits, metrics, seed
) -> None:
    objective = TrainingFreeObjective(SPACE, metrics=metrics, limits=limits, seed=seed)
    study = objective.create_study()
    study.optimize(objective, n_trials=100)
    by_optuna = [objective.architecture(trial).genotype for trial in study.trials]

    problem = NASProblem(SPACE, metrics=metrics, constraints=limits, seed=seed)
    order = Order()
    result = minimize(problem, FreeREA(), ("n_evals", 100), seed=seed, callback=order)
    assert order.genotypes == by_optuna
    best = objective.architecture(FreeREASampler.best_trial(study)).genotype
    assert tuple(result.algorithm.best.X) == best


def test_another_strategy_evaluates_the_same_by_both_ways_too() -> None:
    objective = TrainingFreeObjective(SPACE, metrics=CHEAP)
    sampler = RegularizedEvolutionSampler(
        population_size=10, tournament_size=4, seed=3, space=SPACE
    )
    study = objective.create_study(sampler=sampler)
    study.optimize(objective, n_trials=40)
    order = Order()
    strategy = RegularizedEvolutionStrategy(population_size=10, tournament_size=4)
    minimize(
        NASProblem(SPACE, metrics=CHEAP),
        FreeREA(strategy=strategy),
        ("n_evals", 40),
        seed=3,
        callback=order,
    )
    assert order.genotypes == [objective.architecture(trial).genotype for trial in study.trials]


def test_a_search_by_freerea_stays_within_limits_and_never_repeats_a_function() -> None:
    problem = NASProblem(SPACE, metrics=CHEAP, constraints=LIMITS)
    order = Order()
    result = minimize(problem, FreeREA(), ("n_evals", 100), seed=1, callback=order)
    architectures = [problem.architecture(genotype) for genotype in order.genotypes]
    assert all(map(problem.is_feasible, architectures))
    assert len({each.key for each in architectures}) == len(architectures)
    assert np.isfinite(result.F).all()


def test_it_ends_when_the_space_is_searched_whole() -> None:
    tight = NASProblem(SPACE, metrics=[Convolutions()], constraints={"params": 1e5})
    order = Order()
    minimize(tight, FreeREA(), ("n_evals", 10_000), seed=1, callback=order)
    within = {
        SPACE.canonical_genotype(genotype)
        for genotype in SPACE.genotypes()
        if tight.is_feasible(Architecture(SPACE, genotype))
    }
    assert {SPACE.canonical_genotype(genotype) for genotype in order.genotypes} == within
    assert len(order.genotypes) == len(within)


class Staircase(NATSTopology):
    """Only cells whose choices never go down: 210 of 15,625 combinations."""

    def is_valid(self, genotype) -> bool:
        return list(genotype) == sorted(genotype)

    def canonical_genotype(self, genotype):
        return genotype


def test_where_not_every_combination_is_an_architecture_only_such_are_evaluated() -> None:
    space = Staircase()
    problem = NASProblem(space, metrics=CHEAP, objectives=["flops"])
    order = Order()
    minimize(problem, FreeREA(), ("n_evals", 1000), seed=1, callback=order)
    assert sorted(order.genotypes) == list(space.genotypes())
    with pytest.raises(InputError, match="is not an architecture of `nats-tss`"):
        problem.evaluate(np.array([[3, 2, 2, 2, 2, 2]]))


def test_limits_that_nothing_meets_are_said() -> None:
    problem = NASProblem(SPACE, metrics=CHEAP, constraints={"flops": 1.0})
    with pytest.raises(NothingFeasibleError, match="no feasible candidate exists"):
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
