"""Where the best trial of an evolution comes from, and who lived when, as two pictures.

python examples/lineage.py docs/figures
"""

from __future__ import annotations

import argparse
from pathlib import Path

import matplotlib as mpl
import optuna

from freerea.samplers import FreeREASampler
from freerea.samplers.visualization.matplotlib import plot_lineage, plot_population


def objective(trial: optuna.Trial) -> float:
    """Return the squared distance from the origin, and a category's part."""
    distances = [trial.suggest_float(f"x{number}", -5, 5) for number in range(5)]
    return sum(each**2 for each in distances) + trial.suggest_categorical("c", [0, 1, 2])


def main() -> None:
    """Write `lineage.svg` and `population.svg` into a folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--trials", type=int, default=150)
    arguments = parser.parse_args()
    mpl.use("Agg")
    mpl.rcParams["svg.hashsalt"] = "freerea"
    study = optuna.create_study(sampler=FreeREASampler(seed=0))
    study.optimize(objective, n_trials=arguments.trials)
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for name, plot in (("lineage", plot_lineage), ("population", plot_population)):
        figure = plot(study).figure
        figure.set_size_inches(9, 4.5)
        path = arguments.folder / f"{name}.svg"
        figure.savefig(path, bbox_inches="tight", metadata={"Date": None})


if __name__ == "__main__":
    main()
