"""What FreeREA costs pymoo beside the evaluations, as a ratio to NSGA-II on the same problem.

    python benchmarks/pymoo_overhead.py [--turns 15]

Both algorithms take turns in one process, with populations of 25. Time is that of the processor;
what `Problem.evaluate` takes is subtracted. Of all turns the quickest counts.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from pymoo.algorithms.moo.nsga2 import NSGA2
from pymoo.core.evaluator import Evaluator
from pymoo.core.problem import Problem
from pymoo.operators.crossover.sbx import SBX
from pymoo.operators.mutation.pm import PM
from pymoo.operators.repair.rounding import RoundingRepair
from pymoo.operators.sampling.rnd import IntegerRandomSampling
from pymoo.problems import get_problem

from freerea.samplers.pymoo import FreeREA, NASProblem, space_operators
from freerea.spaces import NATSTopology
from freerea_plugins import Architecture, ArchitectureMetric

POPULATION = 25
BUDGETS = (200, 1000)
SPACE = NATSTopology()


class Convolutions(ArchitectureMetric):
    """A metric that costs next to nothing."""

    name = "convolutions"

    def measure(self, architecture: Architecture) -> float:
        """Return a number that depends on every choice."""
        return float(sum(index * (index - 1) for index in architecture.genotype))


class WholeNumbers(Problem):  # type: ignore[misc, unused-ignore]
    """Two distances in a grid."""

    def __init__(self) -> None:
        super().__init__(n_var=10, n_obj=2, xl=0, xu=100, vtype=int)

    def _evaluate(self, x: Any, out: dict[str, Any], *_args: Any, **_kwargs: Any) -> None:
        out["F"] = np.column_stack([((x - 30) ** 2).sum(axis=1), ((x - 70) ** 2).sum(axis=1)])


class TimedEvaluator(Evaluator):  # type: ignore[misc, unused-ignore]
    """Adds up the time of evaluations."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 0.0

    def _eval(self, *args: Any, **kwargs: Any) -> None:
        started = time.process_time()
        super()._eval(*args, **kwargs)
        self.seconds += time.process_time() - started


def overhead(problem: Problem, algorithm: Any, evaluations: int) -> float:
    """Return the microseconds for each evaluation that are not spent on evaluations."""
    evaluator = TimedEvaluator()
    algorithm.setup(problem, termination=("n_evals", evaluations), seed=1, evaluator=evaluator)
    started = time.process_time()
    while algorithm.has_next():
        algorithm.next()
    seconds = time.process_time() - started - evaluator.seconds
    return float(1e6 * seconds / evaluator.n_eval)


def whole_numbers() -> dict[str, Any]:
    """Return pymoo's operators for whole numbers."""
    return {
        "sampling": IntegerRandomSampling(),
        "crossover": SBX(vtype=float, repair=RoundingRepair()),
        "mutation": PM(vtype=float, repair=RoundingRepair()),
    }


CASES: dict[str, tuple[Callable[[], Problem], Callable[[], dict[str, Any]]]] = {
    "nats-tss, two objectives": (
        lambda: NASProblem(SPACE, metrics=[Convolutions()], objectives=["flops"]),
        lambda: space_operators(SPACE),
    ),
    "10 whole numbers, two objectives": (WholeNumbers, whole_numbers),
    "ZDT1, 30 numbers": (lambda: get_problem("zdt1"), dict),
}


def main() -> None:
    """Print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--turns", type=int, default=15)
    options = parser.parse_args()
    print("| problem | evaluations | FreeREA, µs | NSGA-II, µs | ratio |\n|---|---|---|---|---|")
    for name, (problem, operators) in CASES.items():
        for evaluations in BUDGETS:
            turns = [
                (
                    overhead(problem(), FreeREA(pop_size=POPULATION), evaluations),
                    overhead(problem(), NSGA2(pop_size=POPULATION, **operators()), evaluations),
                )
                for _ in range(options.turns)
            ]
            ours, theirs = np.min(turns, axis=0)
            print(
                f"| {name} | {evaluations} | {ours:.0f} | {theirs:.0f} | {ours / theirs:.2f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
