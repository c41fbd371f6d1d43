"""How long a report of many evaluations takes, and how large it is.

Makes the folder of a search of `mobile-tiny` without a search: random architectures with their
costs, numbers in place of metrics, and parents among the latest.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import tempfile
import time
from pathlib import Path
from typing import Any

from freerea.cli.reports.page.report import write_report
from freerea.cli.reports.run_data import RunData
from freerea.samplers.evolution.strategy import POPULATION_SIZE
from freerea_plugins import default_plugin_manager

METRICS = ("activation_patterns", "response_correlation", "batch_meco")


def make_run(folder: Path, evaluations: int) -> None:
    """Write the folder of a search that has evaluated so many architectures."""
    space = default_plugin_manager().space("mobile-tiny")("3x96x96:2")
    rng = random.Random(0)
    rows = []
    for number in range(evaluations):
        genotype = space.sample(rng)
        metrics = {name: rng.gauss(100, 10) for name in METRICS}
        row: dict[str, Any] = {"number": number, "architecture": space.encode(genotype), **metrics}
        row |= {"score": sum(metrics.values()) / 100, **space.costs(genotype)}
        row |= lineage(number, rng)
        rows.append(row)
    best = max(rows, key=lambda row: row["score"])
    settings = {"command": "search", "space": space.name, "dataset": "3x96x96:2"}
    result = {
        "space": space.name,
        "dataset": space.dataset.name,
        "dataset_definition": space.dataset.definition(),
        "architecture": best["architecture"],
        "metrics": {name: best[name] for name in METRICS},
        "score": best["score"],
        "costs": {name: best[name] for name in ("flops", "params", "peak_memory", "model_size")},
        "limits": {"peak_memory": 2.0**20},
        "evaluations": evaluations,
        "status": "finished",
    }
    (folder / "settings.json").write_text(json.dumps(settings))
    (folder / "result.json").write_text(json.dumps(result))
    with (folder / "history.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def lineage(number: int, rng: random.Random) -> dict[str, Any]:
    """Return the columns of how an evaluation of an evolution came about."""
    child = number - POPULATION_SIZE
    if child < 0:
        return {"kind": "founder", "generation": 0, "parents": ""}
    parents = rng.sample(range(max(0, number - 2 * POPULATION_SIZE), number), 2)
    is_crossed = child % 3 == 2
    return {
        "kind": "crossover" if is_crossed else "mutation",
        "generation": child // 3 + 1,
        "parents": " ".join(map(str, parents if is_crossed else parents[:1])),
    }


def main() -> None:
    """Print seconds and megabytes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--evaluations", type=int, default=50_000)
    count = parser.parse_args().evaluations
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_run(folder, count)
        began = time.perf_counter()
        file = write_report([RunData.load(folder)], None)
        seconds = time.perf_counter() - began
        size = file.stat().st_size / 1e6
        print(f"{count:,} evaluations: {seconds:.1f} s, {size:.2f} MB")


if __name__ == "__main__":
    main()
