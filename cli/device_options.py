"""Options of commands that measure a device."""

from __future__ import annotations

from typing import Annotated

import typer

from .choices import choice
from .options import HOW, LIMITS

RUNTIMES = ("torch", "onnxruntime")

RuntimeName = Annotated[
    str, choice("runtime", RUNTIMES, help="What runs the operators.", panel=HOW)
]
Threads = Annotated[int, typer.Option(help="Threads that compute.", rich_help_panel=HOW)]
OperatorSample = Annotated[
    int,
    typer.Option(
        help="Random architectures whose operators are listed, at most; fewer where a hundred in a "
        "row bring nothing new.",
        rich_help_panel=LIMITS,
    ),
]
