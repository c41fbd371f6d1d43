"""`freerea device profile`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..device_options import OperatorSample, RuntimeName, Threads
from ..options import WHERE, Dataset, Json, Seed, Space


def profile(
    output: Annotated[
        Path,
        typer.Option(
            help="Table of operators, CSV; of one that is there, what has no time is measured.",
            rich_help_panel=WHERE,
        ),
    ],
    space: Space = "nats-tss",
    dataset: Dataset = None,
    runtime: RuntimeName = "torch",
    threads: Threads = 1,
    architectures: OperatorSample = 1000,
    seed: Seed = 0,
    json: Json = False,
) -> None:
    """Measure each operator that networks of a space have, for `--limit latency:TABLE=20ms`."""
    from ..profiling.profiling import profile_space

    profile_space(
        output,
        space=space,
        dataset=dataset,
        runtime=runtime,
        threads=threads,
        architectures=architectures,
        seed=seed,
        as_json=json,
    )
