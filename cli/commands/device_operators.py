"""`freerea device operators`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..device_options import OperatorSample
from ..options import WHERE, Dataset, Json, Seed, Space


def list_operators(
    output: Annotated[
        Path, typer.Option(help="Table of operators without times, CSV.", rich_help_panel=WHERE)
    ],
    space: Space = "nats-tss",
    dataset: Dataset = None,
    architectures: OperatorSample = 1000,
    seed: Seed = 0,
    json: Json = False,
) -> None:
    """List the operators that networks of a space have, to be measured on another device."""
    from ..profiling.profiling import list_space

    list_space(
        output,
        space=space,
        dataset=dataset,
        architectures=architectures,
        seed=seed,
        as_json=json,
    )
