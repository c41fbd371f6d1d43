"""FreeREA as a pymoo algorithm: values that are no numbers, and mistakes."""

from __future__ import annotations

import numpy as np
import pytest
from pymoo.core.problem import Problem
from pymoo.core.variable import Integer, Real
from pymoo.operators.crossover.sbx import SBX
from pymoo.optimize import minimize

from freerea.samplers.pymoo import FreeREA
from freerea_plugins import InputError
from tests.samplers.pymoo.algorithm_problems import SMALL, Mixed, Recorder, Rows, run


class Broken(Rows):
    def __init__(self, name: str, value: float, rows: slice = slice(2, 3)) -> None:
        super().__init__(int, n_ieq_constr=1)
        self._broken = name, value, rows

    def _evaluate(self, x, out, *args, **kwargs) -> None:
        out["F"], out["G"] = np.zeros(len(x)), np.zeros(len(x))
        name, value, rows = self._broken
        out[name][rows] = value


@pytest.mark.parametrize("name", ["F", "G"])
def test_individuals_with_values_that_are_no_numbers_are_left_out(name) -> None:
    recorder = Recorder()
    with pytest.warns(UserWarning, match=rf"^`{name}` of the problem is \[nan\] for") as warned:
        result = minimize(
            Broken(name, np.nan), FreeREA(pop_size=6), ("n_evals", 40), seed=0, callback=recorder
        )
    assert len(warned) == 1
    assert result.algorithm.evaluator.n_eval >= 40
    assert not np.isnan(result.F).any()
    assert not np.isnan(result.pop.get("F")).any()
    assert len(result.pop) == 6
    assert len({tuple(row) for row in recorder.rows}) == len(recorder.rows)


@pytest.mark.parametrize("name", ["F", "G"])
def test_a_run_in_which_nothing_has_values_ends_without_a_result(name) -> None:
    problem = Broken(name, np.nan, slice(None))
    with pytest.warns(UserWarning, match="are left out"):
        result = minimize(problem, FreeREA(pop_size=6), ("n_evals", 20), seed=0, verbose=True)
    assert result.X is None
    assert result.algorithm.best is None


def test_infinite_values_are_the_worst() -> None:
    result = run(Broken("F", np.inf))
    assert result.F[0] == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"pop_size": 1}, "`population_size` must be at least 2, got 1"),
        ({"tournament_size": 0}, "`tournament_size` must be from 1"),
        ({"popsize": 10}, "unknown option `popsize` of FreeREA"),
        ({"crossover": SBX()}, "`crossover` must be True or False, got <pymoo"),
    ],
)
def test_options_are_checked_at_once(options, message) -> None:
    with pytest.raises(InputError, match=message):
        FreeREA(**options)


@pytest.mark.parametrize(
    ("problem", "message"),
    [
        (Problem(n_var=2, vtype=int), "`Problem` needs variables with bounds"),
        (Problem(vars={"a": Real(bounds=(0, np.inf))}), "`a` of problem `Problem` needs finite"),
        (Problem(vars={"a": Integer(bounds=(3, 1))}), "`a` of problem `Problem` has bounds 3, 1"),
        (Problem(vars={"a": object()}), "`a` of problem `Problem` is of an unknown kind: object"),
    ],
)
def test_problems_that_cannot_be_searched_are_refused(problem, message) -> None:
    with pytest.raises(InputError, match=message):
        FreeREA().setup(problem)


@pytest.mark.parametrize(
    ("problem", "given", "message"),
    [
        (Rows(int), [[1, 2]], "has 6 variables, got \\(2,\\)"),
        (Rows(int), [[0.5] * 6], "variable `x0` of problem `Rows` cannot be 0.5"),
        (Rows(int), [[11] * 6], "variable `x0` of problem `Rows` cannot be 11"),
        (Mixed(), [{"on": True}], "`Mixed` has the variables on, kind, count, size, got"),
    ],
)
def test_founders_that_cannot_be_are_refused(problem, given, message) -> None:
    with pytest.raises(InputError, match=message):
        run(problem, FreeREA(sampling=given))


def test_what_is_told_must_be_evaluated_and_told_once() -> None:
    problem = Rows(int)
    algorithm = FreeREA(**SMALL).setup(problem, seed=1)
    asked = algorithm.ask()
    with pytest.raises(InputError, match="evaluate it before it is told"):
        algorithm.tell(infills=asked)
    algorithm.tell(infills=algorithm.evaluator.eval(problem, asked))
    with pytest.raises(InputError, match="individual 0 has been told already"):
        algorithm.tell(infills=asked)
