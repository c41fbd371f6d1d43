"""Compare samplers of Optuna on ordinary problems.

    python benchmarks/sampler_quality.py [--seeds 20] [--trials 100,300] [--jobs 2]
        [--results samplers.csv] [--sampler NAME …] [--problem NAME …]

Twenty problems, of which none was changed after a sampler was seen on it. A study of one objective
is judged by its best value within the constraints, one of several by the hypervolume of its front.
Tables show medians over seeds, how many trials were within the constraints, mean ranks over
problems, and against each other sampler on how many problems FreeREASampler is better by the
median, and on how many by the signed-rank test (Wilcoxon, two-sided, .05). Finished studies are
kept in the file of results, so that a run that is stopped goes on where it was.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import math
import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import joblib
import numpy as np
import optuna
from optuna.samplers import (
    BaseSampler,
    CmaEsSampler,
    NSGAIISampler,
    QMCSampler,
    RandomSampler,
    TPESampler,
)
from optuna.trial import FrozenTrial, TrialState
from pymoo.indicators.hv import Hypervolume
from rich.console import Console
from rich.progress import track
from sampler_problems import PROBLEMS, Problem
from scipy.stats import rankdata, wilcoxon

from freerea.samplers import FreeREASampler, RegularizedEvolutionSampler

OURS = "FreeREASampler"
SOBOL_FOUNDERS = "FreeREASampler with Sobol founders"
"""Compared only where it is named."""

Constraints = Callable[[FrozenTrial], Sequence[float]]

COLUMNS = ("problem", "sampler", "seed", "trials", "value", "feasible")
Key = tuple[str, str, int, int]
Outcome = tuple[float, int]
"""The value, smaller is better, and the number of trials within the constraints."""


def _constraints(trial: FrozenTrial) -> Sequence[float]:
    found: Sequence[float] = trial.user_attrs["constraints"]
    return found


SAMPLERS: dict[str, Callable[[int, Constraints | None], BaseSampler]] = {
    OURS: lambda seed, _: FreeREASampler(seed=seed),
    "RegularizedEvolutionSampler": lambda seed, _: RegularizedEvolutionSampler(seed=seed),
    "NSGAIISampler": lambda seed, given: NSGAIISampler(seed=seed, constraints_func=given),
    "TPESampler": lambda seed, given: TPESampler(seed=seed, constraints_func=given),
    "CmaEsSampler": lambda seed, _: CmaEsSampler(seed=seed, warn_independent_sampling=False),
    "RandomSampler": lambda seed, _: RandomSampler(seed=seed),
    SOBOL_FOUNDERS: lambda seed, _: FreeREASampler(
        seed=seed,
        founders=partial(QMCSampler, scramble=True, warn_independent_sampling=False),
    ),
}


def run(problem: Problem, sampler: str, seed: int, marks: Sequence[int]) -> dict[int, Outcome]:
    """Return what a study has come to after each number of trials."""
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    warnings.filterwarnings("ignore")

    def objective(trial: optuna.Trial) -> Sequence[float]:
        objectives, constraints = problem.answer(trial)
        trial.set_user_attr("constraints", list(constraints))
        for index, each in enumerate(constraints):
            trial.set_constraint(f"c{index}", each)
        return objectives

    has_constraints = problem.kind == "constrained"
    study = optuna.create_study(
        directions=["minimize"] * problem.objectives,
        sampler=SAMPLERS[sampler](seed, _constraints if has_constraints else None),
    )
    outcomes = {}
    for mark in marks:
        study.optimize(objective, n_trials=mark - len(study.trials))
        outcomes[mark] = _outcome(problem, study)
    return outcomes


def _outcome(problem: Problem, study: optuna.Study) -> Outcome:
    trials = study.get_trials(deepcopy=False, states=[TrialState.COMPLETE])
    within = [each.values for each in trials if all(c <= 0 for c in _constraints(each))]
    if not within:
        return math.inf, 0
    values = np.array(within)
    if problem.reference is None:
        return float(values.min()), len(within)
    volume = Hypervolume(ref_point=np.array(problem.reference))
    return -float(volume.do(values)), len(within)


class Results:
    """Outcomes in a file, one row for each.

    Args:
        path: The file; it need not be there.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.outcomes: dict[Key, Outcome] = {}
        if path.exists():
            with path.open(newline="") as file:
                for row in csv.DictReader(file):
                    key = (row["problem"], row["sampler"], int(row["seed"]), int(row["trials"]))
                    self.outcomes[key] = float(row["value"]), int(row["feasible"])

    def add(self, problem: str, sampler: str, seed: int, found: dict[int, Outcome]) -> None:
        """Keep what a study has come to."""
        is_new = not self._path.exists()
        with self._path.open("a", newline="") as file:
            writer = csv.writer(file)
            if is_new:
                writer.writerow(COLUMNS)
            for trials, outcome in found.items():
                self.outcomes[problem, sampler, seed, trials] = outcome
                writer.writerow([problem, sampler, seed, trials, *outcome])


def main() -> None:
    """Print tables in Markdown."""
    options = _options()
    results = Results(options.results)
    chosen = options.problem or [each.name for each in PROBLEMS]
    problems = [each for each in PROBLEMS if each.name in chosen]
    wanted = [
        (problem, sampler, seed)
        for seed, problem, sampler in itertools.product(
            range(options.seeds),
            problems,
            options.sampler or [name for name in SAMPLERS if name != SOBOL_FOUNDERS],
        )
        # CMA-ES has one objective.
        if not (sampler == "CmaEsSampler" and problem.objectives > 1)
        and any(
            (problem.name, sampler, seed, mark) not in results.outcomes for mark in options.trials
        )
    ]
    parallel = joblib.Parallel(n_jobs=options.jobs, return_as="generator")
    found = parallel(
        joblib.delayed(run)(problem, sampler, seed, options.trials)
        for problem, sampler, seed in wanted
    )
    shown = track(found, "studies", total=len(wanted), console=Console(stderr=True))
    for (problem, sampler, seed), outcomes in zip(wanted, shown, strict=True):
        results.add(problem.name, sampler, seed, outcomes)
    for mark in options.trials:
        print(f"\n{mark} trials, medians of {options.seeds} seeds\n")
        print("\n".join(_table(results, problems, mark, options.seeds)))


def _table(results: Results, problems: Sequence[Problem], mark: int, seeds: int) -> Iterator[str]:
    """Yield the lines of a table over problems and samplers."""
    values = {
        (problem.name, sampler): np.array(
            [results.outcomes[problem.name, sampler, seed, mark] for seed in range(seeds)]
        )
        for problem, sampler in itertools.product(problems, SAMPLERS)
        if (problem.name, sampler, seeds - 1, mark) in results.outcomes
    }
    names = [name for name in SAMPLERS if any(sampler == name for _, sampler in values)]
    yield f"| problem | kind | {' | '.join(names)} |"
    yield "|---" * (len(names) + 2) + "|"
    ranks: dict[str, list[float]] = {name: [] for name in names}
    for problem in problems:
        there = [name for name in names if (problem.name, name) in values]
        medians = [float(np.median(values[problem.name, name][:, 0])) for name in there]
        for name, rank in zip(there, rankdata(medians), strict=True):
            ranks[name].append(float(rank))
        cells = {
            name: _cell(problem, median, values[problem.name, name])
            for name, median in zip(there, medians, strict=True)
        }
        shown = " | ".join(cells.get(name, "-") for name in names)
        yield f"| {problem.name} | {problem.kind} | {shown} |"
    yield f"| mean rank | | {' | '.join(f'{np.mean(ranks[name]):.2f}' for name in names)} |"
    yield ""
    for name in names:
        if name != OURS and OURS in names:
            yield _comparison(values, problems, name)


def _cell(problem: Problem, median: float, outcomes: np.ndarray) -> str:
    text = f"{-median if problem.reference else median:.4g}"
    if problem.kind == "constrained":
        text += f" ({np.median(outcomes[:, 1]):.0f})"
    return text


def _comparison(
    values: dict[tuple[str, str], np.ndarray], problems: Sequence[Problem], other: str
) -> str:
    ahead = better = worse = both = 0
    for problem in problems:
        if (problem.name, other) not in values:
            continue
        both += 1
        ours, theirs = (values[problem.name, name][:, 0] for name in (OURS, other))
        ahead += bool(np.median(ours) < np.median(theirs))
        # Where neither has a value nothing tells them apart; no value is worse than any.
        largest = max([abs(each) for each in (*ours, *theirs) if math.isfinite(each)], default=1.0)
        with np.errstate(invalid="ignore"):
            apart = np.where(ours == theirs, 0.0, ours - theirs)
        differences = np.nan_to_num(apart, posinf=10 * largest, neginf=-10 * largest)
        if differences.any() and wilcoxon(differences).pvalue < 0.05:
            better += bool(np.median(differences) < 0)
            worse += bool(np.median(differences) > 0)
    return (
        f"{OURS} beside {other}: ahead by the median on {ahead} of {both} problems; "
        f"by the test better on {better}, worse on {worse}."
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--trials", type=_marks, default=[100, 300], help="as 100,300")
    parser.add_argument("--jobs", type=int, default=1, help="studies at a time")
    parser.add_argument("--results", type=Path, default=Path("samplers.csv"))
    parser.add_argument("--sampler", action="append", choices=SAMPLERS, help="may be repeated")
    parser.add_argument("--problem", action="append", help="may be repeated")
    return parser.parse_args()


def _marks(text: str) -> list[int]:
    return sorted({int(each) for each in text.split(",")})


if __name__ == "__main__":
    main()
