"""Problems for the algorithm, and runs of it."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
from pymoo.core.callback import Callback
from pymoo.core.problem import ElementwiseProblem, Problem
from pymoo.core.variable import Binary, Choice, Integer, Real
from pymoo.optimize import minimize
from pymoo.problems import get_problem
from pymoo.problems.single.knapsack import create_random_knapsack_problem

from freerea.samplers.pymoo import FreeREA

SMALL: dict[str, Any] = {"pop_size": 8, "tournament_size": 3}


class Mixed(ElementwiseProblem):
    """Best with a switch, an option, a whole number and a number that are known."""

    def __init__(self, **options: Any) -> None:
        variables = {
            "on": Binary(),
            "kind": Choice(options=["left", "right", "middle"]),
            "count": Integer(bounds=(-3, 9)),
            "size": Real(bounds=(-1.0, 5.0)),
        }
        super().__init__(vars=variables, **{"n_obj": 1, **options})

    def _evaluate(self, x, out, *args, **kwargs) -> None:
        distance = (x["count"] - 4) ** 2 + (x["size"] - 2) ** 2
        out["F"] = distance + (not x["on"]) + 2 * (x["kind"] != "middle")


class MixedFront(Mixed):
    def __init__(self) -> None:
        super().__init__(n_obj=2)

    def _evaluate(self, x, out, *args, **kwargs) -> None:
        out["F"] = [x["count"] + 3 + x["on"], (9 - x["count"]) ** 2 + abs(x["size"])]


class Rows(Problem):
    """Rows of one type of number; as near as possible to the middle of the range."""

    def __init__(self, vtype: type, **options: Any) -> None:
        super().__init__(n_var=6, n_obj=1, xl=0, xu=10, vtype=vtype, **options)
        self.types: set[np.dtype] = set()

    def _evaluate(self, x, out, *args, **kwargs) -> None:
        self.types.add(x.dtype)
        out["F"] = ((x - 7) ** 2).sum(axis=1)


class Impossible(Rows):
    def __init__(self, n_obj: int = 1) -> None:
        super().__init__(float, n_ieq_constr=2)
        self.n_obj = n_obj

    def _evaluate(self, x, out, *args, **kwargs) -> None:
        out["F"] = np.repeat(x.sum(axis=1, keepdims=True), self.n_obj, axis=1)
        out["G"] = x[:, :2] + 1


def run(problem: Problem, algorithm: FreeREA | None = None, evaluations: int = 120, **options: Any):
    return minimize(
        problem, algorithm or FreeREA(**SMALL), ("n_evals", evaluations), **{"seed": 1, **options}
    )


class Recorder(Callback):
    """Keeps the variables of all that is evaluated, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Any] = []

    def notify(self, algorithm) -> None:
        if algorithm.off is not None:
            self.rows.extend(copy.deepcopy(each.X) for each in np.atleast_1d(algorithm.off))


def history(problem: Problem, algorithm: FreeREA | None = None, **options: Any) -> list[str]:
    recorder = Recorder()
    run(problem, algorithm, callback=recorder, **options)
    return [str(row) for row in recorder.rows]


PROBLEMS = {
    "single": lambda: get_problem("ackley", n_var=5),
    "several": lambda: get_problem("zdt5", m=4),
    "constrained": lambda: get_problem("bnh"),
    "whole": lambda: Rows(int),
    "binary": lambda: create_random_knapsack_problem(20, seed=1),
    "mixed": Mixed,
    "mixed front": MixedFront,
}
