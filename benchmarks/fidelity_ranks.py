"""Compare how fidelities rank a search space's architectures with how `paper` ranks them.

    python benchmarks/fidelity_ranks.py --space nats-sss [--architectures 200]
        [--fidelity resolution=0.5] [--fidelity resolution=0.25,channels=32]

Random architectures are measured at every fidelity in turn, in one process, so that a noisy machine
disturbs all alike. `reduced` is always among them. Ranks are compared by Spearman's ρ.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import defaultdict

import numpy as np
import torch
from rich.progress import track
from scipy.stats import spearmanr

from freerea.metrics import Evaluator, pink_noise
from freerea_plugins import (
    PAPER,
    REDUCED,
    Architecture,
    Fidelity,
    SearchSpace,
    default_plugin_manager,
)

METRICS = ("linear_regions", "log_synflow")
TYPES = {"cells_per_stage": int, "channels": int, "resolution": float, "repeats": int}


def parse_fidelity(text: str) -> Fidelity:
    """Read a fidelity written as ``resolution=0.5,channels=32``."""
    values = dict(pair.split("=") for pair in text.split(","))
    return Fidelity(text, **{name: TYPES[name](value) for name, value in values.items()})


def draw(space: SearchSpace, count: int, seed: int) -> list[Architecture]:
    """Return different random architectures."""
    rng = random.Random(seed)
    drawn: dict[Architecture, None] = {}
    while len(drawn) < count:
        drawn[Architecture(space, space.sample(rng)).canonical()] = None
    return list(drawn)


def main() -> None:
    """Print a table with a row for each fidelity."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--space", required=True)
    parser.add_argument("--dataset")
    parser.add_argument("--architectures", type=int, default=200)
    parser.add_argument("--fidelity", type=parse_fidelity, action="append", default=[])
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.set_num_threads(1)
    space = default_plugin_manager().space(options.space)(options.dataset)
    batch = pink_noise(space.dataset, seed=options.seed)
    fidelities = [PAPER, REDUCED, *options.fidelity]
    evaluators = [
        Evaluator(batch, METRICS, fidelity=each, seed=options.seed) for each in fidelities
    ]
    values: dict[str, list[list[float]]] = defaultdict(list)
    seconds: dict[str, float] = defaultdict(float)
    architectures = draw(space, options.architectures, options.seed)
    for architecture in track(architectures, "architectures"):
        for evaluator in evaluators:
            started = time.perf_counter()
            values[evaluator.fidelity.name].append(list(evaluator.measure(architecture).values()))
            seconds[evaluator.fidelity.name] += time.perf_counter() - started
    print(f"{space.name}, {space.dataset.name}, {len(architectures)} architectures")
    print(f"| fidelity | images | {' | '.join(METRICS)} | seconds of paper's |")
    print(f"|---|---|{'---|' * len(METRICS)}---|")
    reference = np.array(values[PAPER.name])
    for fidelity in fidelities:
        ranks = [
            spearmanr(reference[:, column], np.array(values[fidelity.name])[:, column]).statistic
            for column in range(len(METRICS))
        ]
        shape = "x".join(map(str, space.input_shape(fidelity)[1:]))
        share = seconds[fidelity.name] / seconds[PAPER.name]
        written = " | ".join(f"{rank:.4f}" for rank in ranks)
        print(f"| `{fidelity.name}` | {shape} | {written} | {share:.3f} |")


if __name__ == "__main__":
    main()
