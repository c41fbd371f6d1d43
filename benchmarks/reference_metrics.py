"""Compare our metric values with the published ones, cell by cell.

python benchmarks/reference_metrics.py --data DATA [--cells 50]
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from recorded import RecordedMetrics
from rich.progress import track
from scipy.stats import spearmanr

from freerea.metrics import Evaluator, PaperFitness, load_batch
from freerea.spaces import NATSTopology
from freerea_plugins import PAPER, Architecture


def main() -> None:
    """Print the largest relative error and the rank correlation of each metric."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of recorded data")
    parser.add_argument("--cells", type=int, default=50, help="spread evenly over the space")
    options = parser.parse_args()
    space = NATSTopology()
    published = RecordedMetrics.read(options.data)
    batch = load_batch(options.data / "batches" / "cifar10_batch64.npz", space.dataset)
    evaluator = Evaluator(batch, PaperFitness.metrics[:2], fidelity=PAPER)
    indices = np.linspace(0, space.size - 1, options.cells, dtype=int)
    genotypes = [space.genotype_at(int(index)) for index in indices]
    ours = [
        evaluator.measure(Architecture(space, genotype))
        for genotype in track(genotypes, description="cells")
    ]
    print("| metric | largest relative error | Spearman | both -inf |\n|---|---|---|---|")
    for column, name in enumerate(PaperFitness.metrics[:2]):
        theirs = np.array([published.values[genotype][column] for genotype in genotypes])
        mine = np.array([values[name] for values in ours])
        defined = np.isfinite(theirs)
        if not np.array_equal(defined, np.isfinite(mine)):
            raise SystemExit(f"{name}: other cells have no value than in the published table")
        error = np.abs(mine[defined] / theirs[defined] - 1).max()
        rank = spearmanr(mine[defined], theirs[defined]).statistic
        print(f"| {name} | {error:.2%} | {rank:.4f} | {(~defined).sum()} |")


if __name__ == "__main__":
    main()
