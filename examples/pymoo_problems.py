"""Take test problems of pymoo's own through FreeREA, beside one of pymoo's algorithms.

python examples/pymoo_problems.py [--evaluations 500] [--seed 1]
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

from pymoo.algorithms.moo.nsga2 import NSGA2
from pymoo.algorithms.soo.nonconvex.ga import GA
from pymoo.core.mixed import MixedVariableGA
from pymoo.core.problem import ElementwiseProblem
from pymoo.core.variable import Binary, Choice, Integer, Real
from pymoo.indicators.igd import IGD
from pymoo.operators.crossover.ux import UX
from pymoo.operators.mutation.bitflip import BFM
from pymoo.operators.sampling.rnd import BinaryRandomSampling
from pymoo.optimize import minimize
from pymoo.problems import get_problem
from pymoo.problems.single.knapsack import create_random_knapsack_problem

from freerea.samplers.pymoo import FreeREA


class MixedVariables(ElementwiseProblem):  # type: ignore[misc, unused-ignore]
    """A switch, an option, a whole number and a number."""

    def __init__(self) -> None:
        variables = {
            "on": Binary(),
            "kind": Choice(options=["left", "right"]),
            "count": Integer(bounds=(-2, 10)),
            "size": Real(bounds=(0.0, 5.0)),
        }
        super().__init__(vars=variables, n_obj=1)

    def _evaluate(
        self, x: Mapping[str, Any], out: dict[str, Any], *_args: Any, **_kwargs: Any
    ) -> None:
        out["F"] = (x["count"] - 7) ** 2 + (x["size"] - 1) ** 2
        out["F"] += 3 * (not x["on"]) + 5 * (x["kind"] == "left")


BITS: dict[str, Any] = {
    "sampling": BinaryRandomSampling(),
    "crossover": UX(),
    "mutation": BFM(),
    "eliminate_duplicates": True,
}
PROBLEMS: dict[str, tuple[Any, Any]] = {
    "Ackley, 5 numbers": (get_problem("ackley", n_var=5), GA(pop_size=25)),
    "knapsack, 30 bits": (create_random_knapsack_problem(30, seed=1), GA(pop_size=25, **BITS)),
    "mixed variables": (MixedVariables(), MixedVariableGA(pop_size=25)),
    "ZDT1, two objectives": (get_problem("zdt1", n_var=8), NSGA2(pop_size=25)),
    "BNH, with constraints": (get_problem("bnh"), NSGA2(pop_size=25)),
}


def quality(problem: Any, result: Any) -> str:
    """Return the objective that was reached, or the distance from the known front."""
    if result.F is None:
        return f"CV {float(result.CV[0]):.4g}" if result.CV is not None else "infeasible"
    if problem.n_obj == 1:
        return f"{float(result.F[0]):.4g}"
    return f"IGD {float(IGD(problem.pareto_front()).do(result.F)):.4g}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a row for each problem."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--evaluations", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    print(f"{'problem':<24}{'FreeREA':>14}{'pymoo':>14}")
    for name, (problem, algorithm) in PROBLEMS.items():
        cells = [
            quality(
                problem,
                minimize(problem, each, ("n_evals", options.evaluations), seed=options.seed),
            )
            for each in (FreeREA(), algorithm)
        ]
        print(f"{name:<24}{cells[0]:>14}{cells[1]:>14}  {type(algorithm).__name__}")


if __name__ == "__main__":
    main()
