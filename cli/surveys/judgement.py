"""Whether a fitness is any good: what choosing with it costs, on a benchmark table."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from freerea.metrics import resolve_fitness

from ..output.ending import interruptible
from ..output.files import write_rows
from ..output.outside import cell
from ..output.plots import FORMATS
from ..output.printing import print_json, print_text
from ..runs.cache import open_cache
from ..runs.preparation import prepare_to_measure
from ..settings.judgement import JudgementSettings
from .candidates import all_metrics, find_candidates
from .limit_sets import LimitSets
from .regret_plot import save_regret_plot
from .survey import VALUES_FILE
from .survey_folder import claim
from .table_sample import TableSample
from .verdict import TOP, Verdict

JUDGEMENT_FILE = "judgement.csv"
REGRETS_FILE = "regrets.csv"
PLOT = "regret"


def judge_fitnesses(
    settings: JudgementSettings, folder: Path, *, jobs: str, cache: str | None, as_json: bool
) -> None:
    """Measure a sample, judge each fitness and the baselines, write and print the figures.

    Raises:
        InputError: If an option is wrong, or the folder holds another survey.
    """
    processes = prepare_to_measure(jobs)
    space = settings.build_space()
    candidates = find_candidates(settings, space, settings.open_table(space))
    metrics = all_metrics(candidates)
    # All on the same networks: what one fitness would rather have is no merit of it.
    measured = dataclasses.replace(
        resolve_fitness(metrics=metrics, space=space), fidelity=space.single
    )
    objective = settings.build_objective(fitness=measured, cache=open_cache(cache))
    sample = TableSample.draw(settings, space)
    pictures = [f"{PLOT}.{each}" for each in FORMATS]
    files = [VALUES_FILE, JUDGEMENT_FILE, REGRETS_FILE, *pictures]
    with interruptible(f"Give the same command again to go on in {folder}."):
        limits = LimitSets.of(sample)
        claim(folder, sample.settings, objective, files)
        values = sample.measure(folder, objective.evaluator, processes)
    verdicts = [
        Verdict.of(candidate, values, metrics, sample.accuracies, limits)
        for candidate in candidates
    ]
    figures = {each.candidate.name: each.figures() for each in verdicts}
    write_rows(
        folder / JUDGEMENT_FILE, [{"fitness": name, **each} for name, each in figures.items()]
    )
    write_rows(folder / REGRETS_FILE, [row for each in verdicts for row in each.rows(limits)])
    save_regret_plot(folder / PLOT, limits.sweeps, verdicts)
    report = {
        "space": space.name,
        "dataset": space.dataset.name,
        "architectures": len(sample.architectures),
        "judgement": figures,
        "optimum": float(sample.accuracies.max()),
    }
    if as_json:
        print_json(report)
    else:
        _show(report, verdicts, folder)


def _show(report: dict[str, Any], verdicts: Sequence[Verdict], folder: Path) -> None:
    console = Console()
    table = Table(box=box.SIMPLE)
    table.add_column("fitness", no_wrap=True)
    given = ["given"] if verdicts[0].given else []
    regrets = ("none", *verdicts[0].swept, *given, "pools")
    for heading in ("τ", *regrets, f"top {TOP}"):
        table.add_column(cell(heading), justify="right")
    for verdict in verdicts:
        figures = report["judgement"][verdict.candidate.name]
        table.add_row(
            cell(verdict.candidate.name),
            *(f"{value:.2f}" for value in figures.values()),
            style="dim" if verdict.candidate.is_baseline else "",
        )
    console.print(table)
    print_text(
        console,
        f"{report['architectures']} architectures; the best has {report['optimum']:.2f} %. From "
        f"`{regrets[0]}` to `{regrets[-1]}`: mean regret in percent under such limits.",
    )
    print_text(console, f"Values, figures and plots are in {folder}.")
