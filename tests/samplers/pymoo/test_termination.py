"""When a run ends that was not told when."""

from __future__ import annotations

import copy

import numpy as np
import pytest
from pymoo.core.evaluator import Evaluator
from pymoo.core.termination import NoTermination, Termination
from pymoo.optimize import minimize
from pymoo.problems import get_problem
from pymoo.problems.static import StaticProblem
from pymoo.termination import get_termination

from freerea.samplers.pymoo import FreeREA, PeriodicTermination
from freerea_plugins import InputError

from .algorithm_problems import SMALL, MixedFront, Rows


class Asked(Termination):
    """Remembers after how many evaluations it was asked, and ends when asked often enough."""

    def __init__(self, often: int) -> None:
        super().__init__()
        self.often = often
        self.after: list[int] = []

    def _update(self, algorithm) -> float:
        self.after.append(algorithm.evaluator.n_eval)
        return len(self.after) / self.often


def test_another_termination_is_asked_once_in_so_many_evaluations() -> None:
    asked = Asked(4)
    termination = PeriodicTermination(asked, 10)
    minimize(Rows(float), FreeREA(pop_size=8), termination, seed=1, copy_termination=False)
    # Founders are 8 and generations 3: the first totals from 10, 20, 30 and 40 on.
    assert asked.after == [11, 20, 32, 41]


def test_evaluations_count_that_another_evaluator_made() -> None:
    problem = Rows(float)
    algorithm = FreeREA(termination=PeriodicTermination(Asked(2), 10), **SMALL).setup(problem)
    told = 0
    while algorithm.has_next():
        asked = algorithm.ask()
        values = problem.evaluate(asked.get("X"))
        Evaluator().eval(StaticProblem(problem, F=values), asked)
        algorithm.tell(asked)
        told += len(asked)
    assert (told, algorithm.evaluator.n_eval) == (20, 0)


def test_the_default_waits_for_what_a_whole_population_brings() -> None:
    result = minimize(get_problem("sphere", n_var=3), FreeREA(**SMALL), seed=1)
    # pymoo ends after 30 generations without a change, here of 8 evaluations each.
    assert result.algorithm.evaluator.n_eval > 30 * 8
    assert result.F[0] < 1e-5


def test_the_default_of_several_objectives_ends() -> None:
    result = minimize(MixedFront(), FreeREA(**SMALL), seed=1)
    assert result.F.shape[1] == 2


@pytest.mark.parametrize("given", ["of the algorithm", "at set-up"])
def test_a_termination_that_was_given_is_kept(given: str) -> None:
    termination = NoTermination()
    at_set_up = {} if given == "of the algorithm" else {"termination": termination}
    of_algorithm = {"termination": termination} if not at_set_up else {}
    algorithm = FreeREA(**SMALL, **of_algorithm).setup(Rows(int), **at_set_up)
    assert algorithm.termination is termination


def test_a_run_that_is_copied_ends_as_it_would_have() -> None:
    problem = get_problem("sphere", n_var=2)
    algorithm = FreeREA(**SMALL).setup(problem, seed=1)
    for _ in range(20):
        algorithm.next()
    copied = copy.deepcopy(algorithm)
    for each in (algorithm, copied):
        each.run()
    assert copied.evaluator.n_eval == algorithm.evaluator.n_eval


@pytest.mark.parametrize("evaluations", [0, -1, 2.5, np.nan, "10"])
def test_a_period_is_a_whole_number(evaluations) -> None:
    with pytest.raises(InputError, match="`evaluations` must be a whole number"):
        PeriodicTermination(NoTermination(), evaluations)


def test_a_termination_may_be_a_tuple_as_pymoo_takes_them() -> None:
    result = minimize(
        Rows(float), FreeREA(pop_size=8), PeriodicTermination(("n_eval", 30), 10), seed=1
    )
    # Asked after 11, 20 and 32 evaluations.
    assert result.algorithm.evaluator.n_eval == 32


@pytest.mark.parametrize("given", [None, 60, (), ("evals", 60), ("n_eval", 60, 8), Termination])
def test_what_is_no_termination_is_refused(given) -> None:
    with pytest.raises(InputError, match="`termination` must be one of pymoo or a tuple") as raised:
        PeriodicTermination(given, 8)
    assert "\n" not in str(raised.value)


def test_limits_in_generations_count_those_of_the_algorithm() -> None:
    def ended(limit: int | None) -> int:
        often = get_termination("soo", period=10, n_max_gen=limit)
        result = minimize(
            get_problem("sphere", n_var=3),
            FreeREA(pop_size=20),
            PeriodicTermination(often, 20),
            seed=1,
        )
        return int(result.algorithm.evaluator.n_eval)

    assert ended(20) < 20 * 20 < ended(None)
