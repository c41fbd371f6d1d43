"""`freerea export`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from freerea_plugins import EXPORTER, SPACE

from ..choices import completing, registered
from ..options import HOW, WHAT, WHERE, Dataset, Json, Overwrite


def export(
    target: Annotated[
        str,
        typer.Argument(
            metavar="RUN|ARCHITECTURE",
            help="Folder of a search, or its result.json; folder of a training, whose best network "
            "it is then; or an architecture as `--space` writes it.",
        ),
    ],
    to: Annotated[
        Path,
        typer.Option(
            help="File to write; its suffix says how. See `freerea list exporters`.",
            metavar="FILE",
            autocompletion=completing(
                lambda: (f"network.{name}" for name in registered(EXPORTER)())
            ),
            rich_help_panel=WHERE,
        ),
    ],
    space: Annotated[
        str | None,
        typer.Option(
            help="Search space of an architecture that is written out.",
            autocompletion=completing(registered(SPACE)),
            show_default=False,
            rich_help_panel=WHAT,
        ),
    ] = None,
    dataset: Dataset = None,
    rank: Annotated[
        int | None,
        typer.Option(
            help="Which architecture of the run, from 1: the best by default; of a front, its row "
            "in front.csv.",
            show_default=False,
            rich_help_panel=WHAT,
        ),
    ] = None,
    weights: Annotated[
        Path | None,
        typer.Option(
            help="Trained weights, .pt or .safetensors; by default those of the training, else "
            "random ones.",
            metavar="FILE",
            show_default=False,
            rich_help_panel=WHAT,
        ),
    ] = None,
    int8: Annotated[
        bool,
        typer.Option(
            "--int8",
            help="Quantise weights and activations to eight bits, for .onnx; needs `--images`.",
            rich_help_panel=HOW,
        ),
    ] = False,
    images: Annotated[
        Path | None,
        typer.Option(
            help="Folder with a folder of images for each class: `--int8` takes ranges from some, "
            "and compares on them.",
            metavar="FOLDER",
            show_default=False,
            rich_help_panel=HOW,
        ),
    ] = None,
    force: Overwrite = False,
    json: Json = False,
) -> None:
    """Write the network of an architecture to a file, run that, and compare the two."""
    from ..exports.export import ExportOptions, export_architecture
    from ..exports.target import resolve_target

    architecture, trained = resolve_target(target, space=space, dataset=dataset, rank=rank)
    options = ExportOptions(
        to=to, weights=weights or trained, int8=int8, images=images, force=force, json=json
    )
    export_architecture(architecture, options)
