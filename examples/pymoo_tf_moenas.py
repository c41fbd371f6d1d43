"""Trade two training-free metrics against FLOPs by NSGA-II.

In the manner of TF-MOENAS (Do and Luong, Training-Free Multi-Objective Evolutionary Neural
Architecture Search via Neural Tangent Kernel and Number of Linear Regions, ICONIP 2021): the
condition number of the neural tangent kernel is to be small, the linear regions many and the
network cheap.

    python examples/pymoo_tf_moenas.py [--evaluations 200] [--population 20] [--seed 1] [--jobs 2]
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from pymoo.algorithms.moo.nsga2 import NSGA2
from pymoo.indicators.hv import Hypervolume
from pymoo.optimize import minimize

from freerea.samplers.pymoo import NASProblem, space_operators
from freerea.spaces import NATSTopology
from freerea_plugins import REDUCED, Fidelity

QUICK = Fidelity("quick", cells_per_stage=1, resolution=0.25, canonical=True, repeats=1)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the front that was found, the cheapest architecture first."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--dataset", default="cifar10")
    parser.add_argument("--evaluations", type=int, default=200)
    parser.add_argument("--population", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1, help="number of processes")
    parser.add_argument("--quick", action="store_true", help="small networks, one repeat")
    options = parser.parse_args(arguments)

    space = NATSTopology(options.dataset)
    problem = NASProblem(
        space,
        metrics=["ntk", "linear_regions"],
        objectives=["flops"],
        fidelity=QUICK if options.quick else REDUCED,
        jobs=options.jobs,
    )
    result = minimize(
        problem,
        NSGA2(pop_size=options.population, **space_operators(space)),
        ("n_evals", options.evaluations),
        seed=options.seed,
    )
    if result.F is None:
        print("Nothing was found for which all metrics are defined: allow more evaluations.")
        return
    ideal, nadir = result.F.min(axis=0), result.F.max(axis=0)
    volume = Hypervolume(ref_point=nadir, ideal=ideal, nadir=nadir, zero_to_one=True)
    print(f"{len(result.F)} architectures, hypervolume {volume.do(result.F):.3f}\n")
    print(" ".join(f"{name:>15}" for name in problem.objective_names))
    for x, objectives in sorted(
        zip(result.X, result.F, strict=True), key=lambda pair: float(pair[1][-1])
    ):
        values = " ".join(f"{value:15.6g}" for value in problem.natural(objectives))
        print(values, problem.architecture(x))


if __name__ == "__main__":
    main()
