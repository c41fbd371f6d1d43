"""Commands and their options. What needs torch or Optuna is imported when a command runs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from freerea_plugins import InputError

from ._options import (
    Batch,
    Benchmark,
    Cache,
    Dataset,
    Device,
    Evaluations,
    Fidelity,
    Jobs,
    Json,
    Limits,
    Metrics,
    Output,
    Population,
    Repeats,
    Resume,
    Score,
    Seconds,
    Seed,
    Space,
)
from ._space_app import space_app
from ._table_app import table_app

app = typer.Typer(
    name="freerea",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

app.add_typer(space_app, name="space")
app.add_typer(table_app, name="table")


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"freerea {version('freerea')}")  # noqa: T201
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """Search for small neural networks without training and without data."""


def main() -> None:
    """Run the command; a user's mistake is reported in one line, with exit status 2."""
    try:
        app()
    except InputError as error:
        print(f"error: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(2)


@app.command()
def search(
    space: Space = "nats-tss",
    dataset: Dataset = None,
    limits: Limits = None,
    metrics: Metrics = None,
    engine: Annotated[
        str, typer.Option(help="Which library runs the search, `optuna` or `pymoo`.")
    ] = "optuna",
    evaluations: Evaluations = None,
    seconds: Seconds = None,
    population: Population = 25,
    tournament: Annotated[int, typer.Option(help="Size of a tournament.")] = 5,
    score: Score = "paper",
    repeats: Repeats = None,
    batch: Batch = None,
    fidelity: Fidelity = "reduced",
    device: Device = "cpu",
    benchmark: Benchmark = None,
    storage: Annotated[
        str | None, typer.Option(help="Optuna storage URL; a journal in the output by default.")
    ] = None,
    study: Annotated[str, typer.Option(help="Name of the study in the storage.")] = "freerea",
    jobs: Jobs = 1,
    seed: Seed = 0,
    output: Output = None,
    resume: Resume = None,
    cache: Cache = None,
    json: Json = False,
) -> None:
    """Search a space for the best architecture within limits."""
    from ._search_command import run
    from ._settings import SearchSettings, parse_limits

    if resume is not None:
        settings = SearchSettings.load(resume).with_budget(evaluations, seconds)
        run(settings, resume, jobs=jobs, cache=cache, as_json=json, resumed=True)
        return
    settings = SearchSettings(
        space=space,
        dataset=dataset,
        limits=parse_limits(limits or []),
        metrics=metrics,
        engine=engine,
        evaluations=_evaluations(evaluations, seconds),
        seconds=seconds,
        population=population,
        tournament=tournament,
        score=score,
        repeats=repeats,
        batch=_text(batch),
        fidelity=fidelity,
        device=device,
        benchmark=_text(benchmark),
        storage=storage,
        study=study,
        seed=seed,
    )
    run(settings, output, jobs=jobs, cache=cache, as_json=json, resumed=False)


@app.command()
def pareto(
    space: Space = "nats-tss",
    dataset: Dataset = None,
    objective: Annotated[
        list[str] | None,
        typer.Option(
            help="A metric or a cost, or `column:NAME:minimize` for a column of the benchmark "
            "table; to be repeated.",
            metavar="NAME",
        ),
    ] = None,
    limits: Limits = None,
    algorithm: Annotated[
        str,
        typer.Option(help="`freerea`, `nsga2`, `nsga3`, `sms-emoa` or `random`."),
    ] = "nsga2",
    evaluations: Evaluations = None,
    seconds: Seconds = None,
    population: Population = 25,
    repeats: Repeats = None,
    batch: Batch = None,
    fidelity: Fidelity = "reduced",
    device: Device = "cpu",
    benchmark: Benchmark = None,
    jobs: Jobs = 1,
    seed: Seed = 0,
    output: Output = None,
    resume: Resume = None,
    cache: Cache = None,
    json: Json = False,
) -> None:
    """Search a space for the front of several objectives within limits."""
    from ._pareto_command import run
    from ._settings import ParetoSettings, parse_limits

    if resume is not None:
        settings = ParetoSettings.load(resume).with_budget(evaluations, seconds)
        run(settings, resume, jobs=jobs, cache=cache, as_json=json, resumed=True)
        return
    settings = ParetoSettings(
        space=space,
        dataset=dataset,
        objectives=objective or [],
        limits=parse_limits(limits or []),
        algorithm=algorithm,
        evaluations=_evaluations(evaluations, seconds),
        seconds=seconds,
        population=population,
        repeats=repeats,
        batch=_text(batch),
        fidelity=fidelity,
        device=device,
        benchmark=_text(benchmark),
        seed=seed,
    )
    run(settings, output, jobs=jobs, cache=cache, as_json=json, resumed=False)


@app.command()
def score(
    architecture: Annotated[
        str,
        typer.Argument(help="As the search space writes it; or a network, as model.py:function."),
    ],
    space: Space = "nats-tss",
    dataset: Dataset = None,
    metrics: Metrics = None,
    repeats: Repeats = None,
    batch: Batch = None,
    fidelity: Fidelity = "reduced",
    device: Device = "cpu",
    input_shape: Annotated[
        str | None,
        typer.Option(
            "--input",
            help="Shape of an image for a network of yours, channels first, as 3x32x32.",
            metavar="SHAPE",
        ),
    ] = None,
    benchmark: Annotated[
        Path | None,
        typer.Option(help="Table whose recorded values are printed as well."),
    ] = None,
    seed: Seed = 0,
    cache: Cache = None,
    json: Json = False,
) -> None:
    """Measure metrics and costs of one architecture, or of a network of yours."""
    from ._score_command import run
    from ._settings import MeasurementSettings

    settings = MeasurementSettings(
        space=space,
        dataset=dataset,
        metrics=metrics,
        repeats=repeats,
        batch=_text(batch),
        fidelity=fidelity,
        device=device,
        seed=seed,
        benchmark=_text(benchmark),
    )
    run(settings, architecture, input_shape=input_shape, cache=cache, as_json=json)


@app.command()
def correlate(
    benchmark: Annotated[Path, typer.Option(help="Table with test accuracies.", resolve_path=True)],
    output: Annotated[
        Path, typer.Option(help="Folder of figures and plots; what is there already is kept.")
    ],
    space: Space = "nats-tss",
    dataset: Dataset = None,
    metrics: Metrics = None,
    sample: Annotated[
        str, typer.Option(help="Number of architectures of the table, or `all`.", metavar="N")
    ] = "1000",
    score: Score = "paper",
    repeats: Repeats = None,
    batch: Batch = None,
    fidelity: Fidelity = "reduced",
    device: Device = "cpu",
    jobs: Jobs = 1,
    seed: Seed = 0,
    cache: Cache = None,
    json: Json = False,
) -> None:
    """Compare the rankings by metrics with that by accuracy."""
    from ._correlate_command import run
    from ._settings import CorrelationSettings, parse_sample

    settings = CorrelationSettings(
        space=space,
        dataset=dataset,
        metrics=metrics,
        repeats=repeats,
        batch=_text(batch),
        fidelity=fidelity,
        device=device,
        seed=seed,
        benchmark=str(benchmark),
        sample=parse_sample(sample),
        score=score,
    )
    run(settings, output, jobs=jobs, cache=cache, as_json=json)


@app.command("list")
def list_(
    what: Annotated[str, typer.Argument(help="metrics, spaces, constraints, scores or plugins.")],
    json: Json = False,
) -> None:
    """List what is installed: name, help, distribution, version, status."""
    from ._list_command import run

    run(what, as_json=json)


def _text(path: Path | None) -> str | None:
    return None if path is None else str(path)


def _evaluations(evaluations: int | None, seconds: float | None) -> int | None:
    """Return how many evaluations end a search to which no end is set."""
    return 200 if evaluations is None and seconds is None else evaluations
