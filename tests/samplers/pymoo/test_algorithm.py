"""FreeREA as a pymoo algorithm, on pymoo's own problems."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pymoo.core.evaluator import Evaluator
from pymoo.optimize import minimize
from pymoo.problems import get_problem
from pymoo.problems.static import StaticProblem

from freerea.metrics import FrontPoolScore, LogRankPoolScore
from freerea.samplers import RegularizedEvolutionStrategy
from freerea.samplers.pymoo import FreeREA
from tests.samplers.pymoo.algorithm_problems import (
    PROBLEMS,
    SMALL,
    Impossible,
    Mixed,
    MixedFront,
    Rows,
    history,
    run,
)


class Narrow(Rows):
    """One in 161,051 rows is feasible."""

    def __init__(self) -> None:
        super().__init__(int, n_ieq_constr=1)

    def _evaluate(self, x, out, *args, **kwargs) -> None:
        super()._evaluate(x, out)
        out["G"] = np.abs(x[:, :5] - 3).sum(axis=1)


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_seed_decides_the_result(name) -> None:
    first, again, other = (history(PROBLEMS[name](), seed=seed) for seed in (1, 1, 2))
    assert first == again != other


@pytest.mark.parametrize("name", PROBLEMS)
def test_minimize_is_the_ask_and_tell_loop_is_infill_and_advance(name) -> None:
    def stepwise(ask: str, tell: str) -> tuple[Any, Any]:
        algorithm = FreeREA(**SMALL)
        algorithm.setup(problem, termination=("n_evals", 60), seed=1)
        while algorithm.has_next():
            infills = getattr(algorithm, ask)()
            algorithm.evaluator.eval(problem, infills)
            getattr(algorithm, tell)(infills=infills)
        result = algorithm.result()
        return result.X, result.F

    problem = PROBLEMS[name]()
    result = run(problem, evaluations=60)
    for X, F in (stepwise("ask", "tell"), stepwise("infill", "advance")):  # noqa: N806
        assert str(X) == str(result.X)
        np.testing.assert_array_equal(F, result.F)


def test_values_may_be_computed_outside_of_pymoo() -> None:
    problem = Rows(int)
    algorithm = FreeREA(**SMALL).setup(problem, termination=("n_gen", 12), seed=1)
    while algorithm.has_next():
        asked = algorithm.ask()
        values = ((asked.get("X") - 7) ** 2).sum(axis=1)
        Evaluator().eval(StaticProblem(problem, F=values), asked)
        algorithm.tell(infills=asked)
    expected = minimize(problem, FreeREA(**SMALL), ("n_gen", 12), seed=1)
    np.testing.assert_array_equal(algorithm.result().X, expected.X)


@pytest.mark.parametrize(
    ("vtype", "kind"), [(int, "i"), (bool, "b"), (float, "f"), (None, "f"), (np.int64, "i")]
)
def test_rows_have_the_type_of_the_problem(vtype, kind) -> None:
    problem = Rows(vtype)
    result = run(problem)
    assert {each.kind for each in problem.types} == {kind}
    assert len(result.X) == 6


def test_it_finds_the_optimum_of_whole_numbers_and_of_mixed_variables() -> None:
    assert run(Rows(int), FreeREA(), evaluations=600).F[0] == 0
    mixed = run(Mixed(), FreeREA(), evaluations=400)
    assert mixed.F[0] < 0.05
    assert (mixed.X["on"], mixed.X["kind"], mixed.X["count"]) == (True, "middle", 4)


def test_the_optimum_is_taken_from_the_whole_history() -> None:
    # The oldest dies whatever its value is, so that the best founder is not alive in the end.
    strategy = RegularizedEvolutionStrategy(population_size=6, tournament_size=2)
    algorithm = FreeREA(strategy=strategy)
    best = np.zeros(6, dtype=int) + 7
    result = run(Rows(int), algorithm, sampling=np.array([best]))
    assert result.F[0] == 0
    assert min(each.f for each in result.pop) > 0
    assert result.algorithm.best.f == 0


def test_the_front_of_the_history_and_the_best_by_pool_score() -> None:
    problem = MixedFront()
    result = run(problem, save_history=True)
    everything = np.vstack([each.off.get("F") for each in result.history])
    dominated = [
        ((everything <= row).all(axis=1) & (everything < row).any(axis=1)).any()
        for row in everything
    ]
    front = np.unique(everything[~np.array(dominated)], axis=0)
    np.testing.assert_array_equal(np.unique(result.F, axis=0), front)
    scores = FrontPoolScore()(everything, ["minimize"] * 2)
    np.testing.assert_array_equal(result.algorithm.best.F, everything[np.argmax(scores)])
    assert (front == result.algorithm.best.F).all(axis=1).any()


def test_a_score_can_be_injected() -> None:
    default, other = (
        history(MixedFront(), FreeREA(score=score)) for score in (None, LogRankPoolScore())
    )
    assert default[:25] == other[:25]
    assert default != other


def test_generations_have_founders_and_then_two_mutants_and_a_crossover() -> None:
    result = run(Rows(int), save_history=True, evaluations=40)
    assert [len(each.off) for each in result.history] == [8, *[3] * 11]
    assert [len(each.pop) for each in result.history] == [8] * 12
    numbers = [member.get("number") for each in result.history for member in each.off]
    assert numbers == list(range(41))
    oldest = [min(member.get("number") for member in each.pop) for each in result.history]
    assert oldest == sorted(oldest)
    assert oldest[-1] >= 8


def test_nothing_feasible_gives_no_solution_but_its_violation() -> None:
    for n_obj in (1, 2):
        result = run(Impossible(n_obj), evaluations=400)
        assert result.X is result.F is result.G is result.opt is None
        # Guided by the violation: two is the least, chance comes no nearer than three.
        assert 2 <= np.min(result.CV) < 2.2
        least = run(Impossible(n_obj), FreeREA(return_least_infeasible=True, **SMALL), 400)
        assert np.min(least.CV) == np.min(result.CV)
        assert least.X is not None


def test_the_least_infeasible_guide_to_what_is_feasible() -> None:
    result = run(Narrow(), evaluations=900)
    assert result.F is not None
    np.testing.assert_array_equal(result.X, [3, 3, 3, 3, 3, 7])
    assert True in set(result.pop.get("feas").ravel().tolist())


def test_infeasible_individuals_do_not_live_on() -> None:
    result = run(get_problem("bnh"), FreeREA(), evaluations=200)
    assert result.pop.get("feas").all()
    assert (result.G <= 0).all()
