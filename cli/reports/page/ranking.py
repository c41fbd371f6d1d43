"""What stands out of a run, and how it is taken away."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from freerea_plugins import InputError

from ...output.outside import shortened
from ..evaluations import SCORE
from ..run_data import RunData
from ..run_front import front_rows
from .exports import export_commands

LISTED = 10
"""How many runner-ups are listed."""

DRAWN = 200
"""How many architectures of a run are drawn at most, the best of it."""


@dataclass(frozen=True)
class Ranked:
    """What stands out of a run.

    Attributes:
        best: Position of the answer among the evaluations; `None` for a front.
        front: Positions of the front.
        rows: What is listed: rank, position, role, command.
        commands: Command that exports an architecture, by the architecture.
        drawings: SVG of architectures, by the architecture.
    """

    best: int | None
    front: tuple[int, ...]
    rows: tuple[dict[str, Any], ...]
    commands: dict[str, str]
    drawings: dict[str, str]

    @classmethod
    def of(cls, run: RunData) -> Ranked:
        """Return what stands out of a run."""
        commands = export_commands(run)
        roles = {row["architecture"]: row["role"] for row in _front(run)}
        order = list(roles) if run.is_front else _order(run, commands)
        positions = run.evaluations.positions()
        rows = tuple(
            {
                "rank": rank,
                "architecture": each,
                "position": positions.get(each),
                "role": roles.get(each, ""),
                "command": commands.get(each, ""),
            }
            for rank, each in enumerate(order if run.is_front else order[:LISTED], start=1)
        )
        answer = run.result.architecture
        drawn = dict.fromkeys([*([] if answer is None else [answer]), *order[:DRAWN]])
        return cls(
            None if answer is None else positions.get(answer),
            tuple(positions[each] for each in roles if each in positions),
            rows,
            {each: commands[each] for each in order[:DRAWN] if each in commands},
            {each: svg for each in drawn if (svg := drawn_architecture(run, each))},
        )


def drawn_architecture(run: RunData, architecture: str) -> str:
    """Return an architecture of a run as SVG; empty where its space cannot draw it."""
    if run.space is None:
        return ""
    try:
        genotype = run.space.decode(architecture)
    except InputError:
        return ""
    title = f"Architecture {shortened(architecture, 300)}"
    return run.space.drawing(genotype).svg(title)


def _front(run: RunData) -> tuple[dict[str, Any], ...]:
    return front_rows(run) if run.is_front else ()


def _order(run: RunData, exported: dict[str, str]) -> list[str]:
    """Return the architectures of a search that have a score, the best first."""
    if len(exported) > 1:
        return list(exported)
    scores = run.evaluations.columns.get(SCORE)
    found = (
        [] if scores is None else [each for each in enumerate(scores) if not math.isnan(each[1])]
    )
    found.sort(key=lambda each: -each[1])
    names = (run.evaluations.architectures[position] for position, _ in found)
    return list(dict.fromkeys([*exported, *names]))
