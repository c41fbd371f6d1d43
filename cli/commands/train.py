"""`freerea train`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..choices import completing
from ..option_groups import GivenOptions
from ..options import WHERE, Json

_WHAT = "What to train"
_HOW = "How to train"
_BASELINES = ("random", "largest", "none")


def train(
    given: GivenOptions,
    *,
    run: Annotated[
        Path | None,
        typer.Argument(
            metavar="RUN", help="Folder of a search that has a result.", show_default=False
        ),
    ] = None,
    images: Annotated[
        Path | None,
        typer.Option(
            help="Folder with a folder of images for each class; the search's by default.",
            metavar="FOLDER",
            show_default=False,
            rich_help_panel=_WHAT,
        ),
    ] = None,
    top: Annotated[
        int, typer.Option(help="Train so many of the best of the search.", rich_help_panel=_WHAT)
    ] = 3,
    baselines: Annotated[
        list[str] | None,
        typer.Option(
            "--baseline",
            help="What the search is compared with: `random`, as many architectures within the "
            "limits; `largest`, the one with the most FLOPs of 1,000; or `none`. May be repeated; "
            "`random` by default.",
            metavar=f"[{'|'.join(_BASELINES)}]",
            autocompletion=completing(lambda: _BASELINES),
            show_default=False,
            rich_help_panel=_WHAT,
        ),
    ] = None,
    seeds: Annotated[
        int, typer.Option(help="Train each so many times.", rich_help_panel=_WHAT)
    ] = 3,
    seed: Annotated[
        int,
        typer.Option(
            help="The first seed, that of the split and of baselines.", rich_help_panel=_HOW
        ),
    ] = 0,
    epochs: Annotated[
        int | None,
        typer.Option(
            help="Passes through the images; by default so many that about 25,000 images are "
            "seen, from 10 to 100.",
            show_default=False,
            rich_help_panel=_HOW,
        ),
    ] = None,
    batch_size: Annotated[
        int | None,
        typer.Option(
            help="Images of a step; by default a tenth of all, from 16 to 64.",
            show_default=False,
            rich_help_panel=_HOW,
        ),
    ] = None,
    learning_rate: Annotated[
        float | None,
        typer.Option(
            help="Largest learning rate; 0.01 by default.",
            show_default=False,
            rich_help_panel=_HOW,
        ),
    ] = None,
    flip: Annotated[
        bool,
        typer.Option(
            help="Mirror half of the images; not for digits or letters.", rich_help_panel=_HOW
        ),
    ] = True,
    device: Annotated[
        str,
        typer.Option(help="Where networks are trained: `cpu`, `cuda`.", rich_help_panel=_HOW),
    ] = "cpu",
    output: Annotated[
        Path | None,
        typer.Option(
            help="Folder of the result; `training` in that of the search by default.",
            show_default=False,
            rich_help_panel=WHERE,
        ),
    ] = None,
    resume: Annotated[
        Path | None,
        typer.Option(
            help="Go on with the training in this folder, with its settings; `--seeds` may be "
            "more.",
            show_default=False,
            rich_help_panel=WHERE,
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Train the best of a search, beside architectures that took no search."""
    from ..trainings.choice import chosen_training
    from ..trainings.training import train_found

    values = {
        "run": run,
        "images": images,
        "top": top,
        "baselines": baselines or ["random"],
        "seeds": seeds,
        "seed": seed,
        "epochs": epochs,
        "batch_size": batch_size,
        "learning_rate": learning_rate,
        "flip": flip,
        "device": device,
    }
    settings, folder = chosen_training(values, given, output=output, resume=resume)
    train_found(settings, folder, resumes=resume is not None, json=json)
