"""Where runs of pymoo end by themselves: after how many evaluations, and at which value.

    python benchmarks/pymoo_termination.py [--seeds 5]

FreeREA with its own default and with that of pymoo, whose period counts generations, beside GA. All
have populations of 25.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

import numpy as np
from pymoo.algorithms.soo.nonconvex.ga import GA
from pymoo.optimize import minimize
from pymoo.problems import get_problem
from pymoo.termination import get_termination

from freerea.samplers.pymoo import FreeREA

POPULATION = 25
PROBLEMS = ("rastrigin", "ackley", "sphere", "rosenbrock")
RUNS: dict[str, Callable[[], dict[str, Any]]] = {
    "FreeREA": lambda: {"algorithm": FreeREA(pop_size=POPULATION)},
    "FreeREA, pymoo's default": lambda: {
        "algorithm": FreeREA(pop_size=POPULATION),
        "termination": get_termination("soo"),
    },
    "GA": lambda: {"algorithm": GA(pop_size=POPULATION)},
}


def main() -> None:
    """Print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=5)
    options = parser.parse_args()
    print("| problem |", " | ".join(RUNS), "|\n|---|" + "---|" * len(RUNS))
    for problem in PROBLEMS:
        cells = []
        for made in RUNS.values():
            results = [
                minimize(get_problem(problem, n_var=10), **made(), seed=seed)
                for seed in range(options.seeds)
            ]
            evaluations = np.median([each.algorithm.evaluator.n_eval for each in results])
            value = np.median([each.F[0] for each in results])
            cells.append(f"{value:.2g} after {evaluations:,.0f}")
        print(f"| {problem}-10 |", " | ".join(cells), "|", flush=True)


if __name__ == "__main__":
    main()
