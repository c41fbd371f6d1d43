"""What stands out of a run, and how it is taken away."""

from __future__ import annotations

import contextlib
import shlex
from dataclasses import dataclass
from typing import Any

from freerea.exporters.results.result_file import written_ranking
from freerea_plugins import InputError

from ...output.outside import shortened
from ..run_data import RunData
from ..run_front import RunFront

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
        order, roles = _order(run)
        positions = _positions(run)
        front = (
            tuple(positions[each] for each in order if each in positions) if run.is_front else ()
        )
        rows = tuple(
            {
                "rank": rank,
                "architecture": each,
                "position": positions.get(each),
                "role": roles.get(each, ""),
                "command": _export(run, rank),
            }
            for rank, each in enumerate(order if run.is_front else order[:LISTED], start=1)
        )
        drawn = order[:DRAWN]
        if run.result.architecture is not None:
            drawn = list(dict.fromkeys([run.result.architecture, *drawn]))
        answer = run.result.architecture
        return cls(
            None if answer is None else positions.get(answer),
            front,
            rows,
            {each: _export(run, rank) for rank, each in enumerate(order[:DRAWN], start=1)}
            if _has_result(run)
            else {},
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


def _order(run: RunData) -> tuple[list[str], dict[str, str]]:
    """Return architectures, the best first or as the front has them, and their roles."""
    if run.is_front:
        front = RunFront.of(run)
        rows = () if front is None else front.rows
        return [row["architecture"] for row in rows], {
            row["architecture"]: row["role"] for row in rows
        }
    if _has_result(run):
        with contextlib.suppress(InputError):  # A damaged history is named among the notes.
            return written_ranking(run.path), {}
    scores = run.evaluations.columns.get("score")
    if scores is None:
        return [], {}
    order = sorted(range(len(scores)), key=lambda each: -float(scores[each]))
    return list(dict.fromkeys(run.evaluations.architectures[each] for each in order)), {}


def _positions(run: RunData) -> dict[str, int]:
    positions: dict[str, int] = {}
    for position, each in enumerate(run.evaluations.architectures):
        positions.setdefault(each, position)
    return positions


def _has_result(run: RunData) -> bool:
    return not run.is_unfinished


def _export(run: RunData, rank: int) -> str:
    if not _has_result(run):
        return ""
    return f"freerea export {shlex.quote(str(run.path))} --rank {rank} --to network.onnx"
