"""FreeREA as a pymoo algorithm: runs are kept, end, are displayed and begin with given founders."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest
from pymoo.algorithms.soo.nonconvex.optuna import Optuna
from pymoo.core.evaluator import Evaluator
from pymoo.core.mixed import MixedVariableGA
from pymoo.core.population import Population
from pymoo.operators.sampling.rnd import IntegerRandomSampling
from pymoo.optimize import minimize
from pymoo.problems.functional import FunctionalProblem
from pymoo.termination import get_termination

from freerea.samplers import FreeREASampler
from freerea.samplers.pymoo import FreeREA
from tests.samplers.pymoo.algorithm_problems import (
    PROBLEMS,
    SMALL,
    Impossible,
    Mixed,
    MixedFront,
    Recorder,
    Rows,
    history,
    run,
)


@pytest.mark.parametrize("keep", [copy.deepcopy, lambda each: pickle.loads(pickle.dumps(each))])
@pytest.mark.parametrize("name", PROBLEMS)
def test_kept_in_the_middle_of_a_run_it_continues_identically(name, keep) -> None:
    problem = PROBLEMS[name]()
    algorithm = FreeREA(**SMALL).setup(problem, termination=("n_evals", 70), seed=1)
    for _ in range(6):
        algorithm.next()
    kept = keep(algorithm)
    results = [each.run() for each in (algorithm, kept)]
    assert str(results[0].X) == str(results[1].X)
    np.testing.assert_array_equal(results[0].pop.get("F"), results[1].pop.get("F"))


def test_a_run_leaves_the_algorithm_as_it_was_unless_told_otherwise() -> None:
    algorithm = FreeREA(**SMALL)
    first = history(Rows(int), algorithm)
    assert algorithm.problem is None
    assert history(Rows(int), algorithm) == first
    minimize(Rows(int), algorithm, ("n_gen", 3), seed=1, copy_algorithm=False)
    assert algorithm.n_gen == 4


def test_without_a_seed_runs_differ() -> None:
    assert history(Rows(int), seed=None) != history(Rows(int), seed=None)


@pytest.mark.parametrize(
    "termination",
    [
        ("n_gen", 5),
        ("n_eval", 30),
        ("time", "00:00:01"),
        get_termination("fmin", 30.0),
        get_termination("soo"),
        None,
    ],
)
def test_it_ends_by_every_termination(termination) -> None:
    result = minimize(Rows(bool), FreeREA(**SMALL), termination, seed=1)
    assert result.F is not None


def test_the_default_termination_of_several_objectives() -> None:
    assert minimize(MixedFront(), FreeREA(**SMALL), get_termination("moo"), seed=1).F.shape[1] == 2


@pytest.mark.parametrize(
    ("problem", "columns"),
    [(Rows(int), ["f_avg", "f_min"]), (MixedFront(), ["n_nds"]), (Impossible(), ["cv_min"])],
)
def test_a_run_is_displayed(problem, columns, capsys) -> None:
    minimize(problem, FreeREA(**SMALL), ("n_gen", 3), seed=1, verbose=True)
    printed = capsys.readouterr().out
    assert all(column in printed for column in ("n_gen", "n_eval", *columns))
    assert len(printed.splitlines()) == 6


def test_nothing_is_evaluated_twice_and_it_ends_when_nothing_is_left() -> None:
    class Few(Rows):
        def __init__(self) -> None:
            super().__init__(bool)
            self.n_var = 4

    rows = history(Few(), evaluations=1000)
    assert len(rows) == len(set(rows)) == 16
    allowed = history(Few(), FreeREA(eliminate_duplicates=False, **SMALL), evaluations=60)
    assert len(set(allowed)) < len(allowed) == 62


def test_founders_can_be_given() -> None:
    given = np.arange(18).reshape(3, 6) % 11
    evaluated = Evaluator().eval(Rows(int), Population.new(X=given))
    for sampling in (given, evaluated):
        rows = history(Rows(int), FreeREA(sampling=sampling, **SMALL), evaluations=20)
        assert rows[:3] == [str(row) for row in given]
        assert len(rows) == len(set(rows))
    drawn = history(Rows(int), FreeREA(sampling=IntegerRandomSampling(), **SMALL), evaluations=20)
    expected = IntegerRandomSampling().do(Rows(int), 8, random_state=np.random.default_rng(1))
    assert drawn[:8] == [str(row) for row in expected.get("X")]
    mixed = [{"on": True, "kind": "left", "count": 1, "size": 0.5}]
    assert history(Mixed(), FreeREA(sampling=mixed, **SMALL))[0] == str(mixed[0])


def test_the_optuna_sampler_runs_within_pymoo_and_proposes_the_same() -> None:
    recorder = Recorder()
    sampler = FreeREASampler(seed=1, population_size=8, tournament_size=3)
    result = minimize(Mixed(), Optuna(sampler=sampler), ("n_evals", 60), callback=recorder)
    assert result.F is not None
    assert [str(row) for row in recorder.rows] == history(Mixed(), evaluations=60)[:60]


def test_it_beats_chance_and_keeps_up_with_the_mixed_algorithm_of_pymoo() -> None:
    def mean(algorithm) -> float:
        return float(np.mean([run(Mixed(), algorithm, 150, seed=seed).F[0] for seed in range(6)]))

    ours = mean(FreeREA())
    assert ours < 1.1 * mean(MixedVariableGA(pop_size=25))
    # The first individuals are drawn by chance, all of them if they are as many as there are.
    assert ours < 0.5 * mean(FreeREA(pop_size=150))


def test_it_is_set_up_as_every_algorithm_of_pymoo() -> None:
    algorithm = FreeREA(pop_size=6).setup(Mixed(), False, False, seed=3)
    assert (algorithm.seed, algorithm.display.verbose) == (3, False)


def test_one_variable_is_evolved_and_not_drawn_by_chance() -> None:
    """Crossovers of one variable are parents again; mutants near the best take their place."""
    problem = FunctionalProblem(1, lambda x: (x[0] - 0.3) ** 2, xl=0, xu=1)
    algorithm = FreeREA(pop_size=6)
    result = minimize(problem, algorithm, ("n_evals", 90), seed=1, save_history=True)
    late = [float(each.X[0]) for step in result.history[-10:] for each in step.off]
    assert sum(abs(x - 0.3) < 0.25 for x in late) > 0.9 * len(late)
