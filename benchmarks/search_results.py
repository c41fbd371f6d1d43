"""Run `freerea search` on NATS-Bench's topology space and judge what it finds.

    python benchmarks/search_results.py --data DATA --fidelity reduced [--batch BATCH.npz]

Every search is the command as a user runs it; two run at a time, each on one thread.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from recorded import LIMITS, describe, summarize

FREEREA = Path(sys.executable).with_name("freerea")


def search(options: argparse.Namespace, limits: dict[str, float], seed: int) -> dict[str, Any]:
    """Run one search and return its result."""
    command = [
        *(str(FREEREA), "search", "--json", "--cache", "off", "--dataset", options.dataset),
        *("--fidelity", options.fidelity, "--evaluations", str(options.evaluations)),
        *("--seed", str(seed), "--fitness", options.fitness),
        *("--benchmark", str(options.data / "nats_tss" / "benchmark.csv.gz")),
    ]
    for name, limit in limits.items():
        command += ["--limit", f"{name}={limit}"]
    if options.batch is not None:
        command += ["--batch", str(options.batch)]
    with tempfile.TemporaryDirectory() as folder:
        finished = subprocess.run(
            [*command, "--output", folder],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
            check=True,
        )
    result: dict[str, Any] = json.loads(finished.stdout)
    return result


def main() -> None:
    """Print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of recorded data")
    parser.add_argument("--dataset", default="cifar10")
    parser.add_argument("--fitness", default="paper")
    parser.add_argument("--fidelity", default="reduced")
    parser.add_argument("--batch", type=Path, help="images; pink noise by default")
    parser.add_argument("--evaluations", type=int, default=200)
    parser.add_argument("--seeds", type=int, default=5)
    options = parser.parse_args()
    print("| limits | test accuracy | regret | seconds a search |\n|---|---|---|---|")
    for limits in LIMITS:
        with ThreadPoolExecutor(2) as pool:
            searches = [pool.submit(search, options, limits, seed) for seed in range(options.seeds)]
            results = [each.result() for each in searches]
        accuracies = [result["test_accuracy"] for result in results]
        seconds = np.mean([result["seconds"] for result in results])
        cells = summarize(accuracies, results[0]["optimum"])
        print(f"| {describe(limits)} | {cells} | {seconds:.0f} |", flush=True)


if __name__ == "__main__":
    main()
