"""Commands and their options. What needs torch or Optuna is imported when a command runs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from freerea_plugins import InputError

from ._space_app import space_app
from ._table_app import table_app

app = typer.Typer(
    name="freerea",
    help="Search for small neural networks without training and without data.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Space = Annotated[str, typer.Option(help="Search space; see `freerea list spaces`.")]
Dataset = Annotated[
    str | None,
    typer.Option(help="Data set of the space; its first by default.", show_default=False),
]
Metric = Annotated[
    list[str] | None,
    typer.Option(
        "--metric",
        help="A metric, or `column:NAME:minimize` for a column of the benchmark table; may be "
        "repeated. The paper's three by default.",
        metavar="NAME",
    ),
]
FidelityName = Annotated[
    str,
    typer.Option(
        "--fidelity",
        help="`reduced`: the smaller network of a search; `paper`: all of it; or as "
        "`paper,resolution=0.5`.",
    ),
]
Repeats = Annotated[
    int | None, typer.Option(help="Initialisations per architecture; the fidelity's by default.")
]
BatchFile = Annotated[
    Path | None,
    typer.Option("--batch", help="Images and labels in an .npz file; pink noise by default."),
]
Device = Annotated[
    str, typer.Option(help="Where networks are run: `cpu`, `cuda`, `cuda:1`, `mps`.")
]
Seed = Annotated[int, typer.Option(help="The same seed gives the same result.")]
Cache = Annotated[
    str | None,
    typer.Option(
        "--cache",
        envvar="FREEREA_CACHE",
        help="File that keeps metric values for later, or `off`; the user's own by default.",
        metavar="PATH|off",
        show_default=False,
    ),
]
Benchmark = Annotated[
    Path | None,
    typer.Option(
        help="Table of recorded values, CSV or Parquet, to judge the result; the search ignores "
        "it, but for columns that it names."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]

app.add_typer(space_app, name="space")
app.add_typer(table_app, name="table")


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
    limit: Annotated[
        list[str] | None,
        typer.Option(
            help="Largest cost, as `flops=1e8`, or value in a column of the benchmark table; "
            "may be repeated.",
            metavar="NAME=VALUE",
        ),
    ] = None,
    metric: Metric = None,
    engine: Annotated[
        str, typer.Option(help="Which library runs the search, `optuna` or `pymoo`.")
    ] = "optuna",
    evaluations: Annotated[
        int | None, typer.Option(help="Stop after so many architectures; 200 by default.")
    ] = None,
    seconds: Annotated[float | None, typer.Option(help="Stop after so much time.")] = None,
    population: Annotated[int, typer.Option(help="Size of the population.")] = 25,
    tournament: Annotated[int, typer.Option(help="Size of a tournament.")] = 5,
    score: Annotated[
        str, typer.Option(help="How several metrics become one; see `freerea list scores`.")
    ] = "paper",
    repeats: Repeats = None,
    batch: BatchFile = None,
    fidelity: FidelityName = "reduced",
    device: Device = "cpu",
    benchmark: Benchmark = None,
    storage: Annotated[
        str | None, typer.Option(help="Optuna storage URL; a journal in the output by default.")
    ] = None,
    study: Annotated[str, typer.Option(help="Name of the study in the storage.")] = "freerea",
    jobs: Annotated[int, typer.Option(help="Processes; any number gives the same result.")] = 1,
    seed: Seed = 0,
    output: Annotated[
        Path | None, typer.Option(help="Folder of the result; a new one in `runs` by default.")
    ] = None,
    resume: Annotated[
        Path | None,
        typer.Option(help="Go on with the search in this folder, with its settings."),
    ] = None,
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
        limits=parse_limits(limit or []),
        metrics=metric,
        engine=engine,
        evaluations=200 if evaluations is None and seconds is None else evaluations,
        seconds=seconds,
        population=population,
        tournament=tournament,
        score=score,
        repeats=repeats,
        batch=None if batch is None else str(batch.resolve()),
        fidelity=fidelity,
        device=device,
        benchmark=None if benchmark is None else str(benchmark.resolve()),
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
    limit: Annotated[
        list[str] | None,
        typer.Option(help="Largest cost, as `flops=1e8`; may be repeated.", metavar="NAME=VALUE"),
    ] = None,
    algorithm: Annotated[
        str,
        typer.Option(help="`freerea`, `nsga2`, `nsga3`, `sms-emoa` or `random`."),
    ] = "nsga2",
    evaluations: Annotated[
        int | None, typer.Option(help="Stop after so many architectures; 200 by default.")
    ] = None,
    seconds: Annotated[float | None, typer.Option(help="Stop after so much time.")] = None,
    population: Annotated[int, typer.Option(help="Size of the population.")] = 25,
    repeats: Repeats = None,
    batch: BatchFile = None,
    fidelity: FidelityName = "reduced",
    device: Device = "cpu",
    benchmark: Annotated[
        Path | None,
        typer.Option(help="Table of test accuracies, to judge the front; the search ignores it."),
    ] = None,
    jobs: Annotated[int, typer.Option(help="Processes; any number gives the same result.")] = 1,
    seed: Seed = 0,
    output: Annotated[
        Path | None, typer.Option(help="Folder of the front; a new one in `runs` by default.")
    ] = None,
    resume: Annotated[
        Path | None,
        typer.Option(help="Go on with the search in this folder, with its settings."),
    ] = None,
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
        limits=parse_limits(limit or []),
        algorithm=algorithm,
        evaluations=200 if evaluations is None and seconds is None else evaluations,
        seconds=seconds,
        population=population,
        repeats=repeats,
        batch=None if batch is None else str(batch.resolve()),
        fidelity=fidelity,
        device=device,
        benchmark=None if benchmark is None else str(benchmark.resolve()),
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
    metric: Metric = None,
    repeats: Repeats = None,
    batch: BatchFile = None,
    fidelity: FidelityName = "reduced",
    device: Device = "cpu",
    input_shape: Annotated[
        str | None,
        typer.Option("--input", help="Shape of an image for a network of yours, as 3x32x32."),
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
        metrics=metric,
        repeats=repeats,
        batch=None if batch is None else str(batch),
        fidelity=fidelity,
        device=device,
        seed=seed,
        benchmark=None if benchmark is None else str(benchmark),
    )
    run(settings, architecture, input_shape=input_shape, cache=cache, as_json=json)


@app.command()
def correlate(
    benchmark: Annotated[Path, typer.Option(help="Table with test accuracies.")],
    output: Annotated[
        Path, typer.Option(help="Folder of figures and plots; what is there already is kept.")
    ],
    space: Space = "nats-tss",
    dataset: Dataset = None,
    metric: Metric = None,
    sample: Annotated[
        str, typer.Option(help="Number of architectures of the table, or `all`.", metavar="N")
    ] = "1000",
    score: Annotated[
        str, typer.Option(help="How several metrics become one; see `freerea list scores`.")
    ] = "paper",
    repeats: Repeats = None,
    batch: BatchFile = None,
    fidelity: FidelityName = "reduced",
    device: Device = "cpu",
    jobs: Annotated[int, typer.Option(help="Processes; any number gives the same result.")] = 1,
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
        metrics=metric,
        repeats=repeats,
        batch=None if batch is None else str(batch.resolve()),
        fidelity=fidelity,
        device=device,
        seed=seed,
        benchmark=str(benchmark.resolve()),
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
