"""Where the answer of a search comes from: what it descends from, back to founders."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from freerea.samplers.optuna_study.trial_lineage import ancestors, better_line
from freerea_plugins import InputError

from ..evaluations import SCORE
from ..run_data import RunData
from .lineage_svg import legend_svg, lineage_svg
from .scatter_data import written

DRAWN = 1000
"""Ancestors are drawn up to so many; of more, the line of the better parents alone."""

_FIRST, _LAST = 5, 25
"""How many steps of a long line are listed at either end."""

_CHANGES = 4
"""How many changed variables are named."""


def lineage_section(run: RunData, answer: int) -> dict[str, Any] | None:
    """Return what the page says of where the answer comes from.

    Args:
        run: The run.
        answer: Position of the answer among the evaluations.

    Returns:
        `None` if the run has kept no lineage, as other searches and older versions.
    """
    lineages = run.evaluations.lineages
    scores = run.evaluations.columns.get(SCORE)
    if answer not in lineages or scores is None:
        return None
    everybody = ancestors(lineages, answer)
    if len(everybody) == 1:
        found = lineages[answer]
        known = "has parents that are not in the table" if found.parents else "has no parents"
        return {"summary": f"The answer {known}. How it came about: {found.kind}.", "rows": []}
    line = better_line(lineages, answer)
    founders = sum(not (each in lineages and lineages[each].parents) for each in everybody)
    shown = everybody if len(everybody) <= DRAWN else sorted(line)
    summary = (
        f"The answer descends from {founders:,} architecture{'' if founders == 1 else 's'} without "
        f"parents, by {len(everybody) - founders:,} offspring, itself included; "
        f"{len(line) - 1:,} of these are on the line of its better parents."
    )
    if len(shown) < len(everybody):
        summary += " Only that line is drawn."
    values = {each: float(scores[each]) for each in shown}
    kinds = {each: _kind(run, each) for each in shown}
    parents = {each: lineages[each].parents for each in shown if each in lineages}
    return {
        "summary": summary,
        "chart": Markup(lineage_svg(values, kinds, parents, line, len(run.evaluations))),
        "legend": {
            name: Markup(sign) for name, sign in legend_svg(dict.fromkeys(kinds.values())).items()
        },
        "rows": _rows(run, line[::-1]),
    }


def _kind(run: RunData, position: int) -> str:
    lineage = run.evaluations.lineages.get(position)
    return "not known" if lineage is None else lineage.kind


def _rows(run: RunData, line: list[int]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        _row(run, position, parent)
        for position, parent in zip(line, [None, *line[:-1]], strict=True)
    ]
    left_out = len(rows) - _FIRST - _LAST
    if left_out <= 1:
        return rows
    return [*rows[:_FIRST], {"left_out": left_out}, *rows[-_LAST:]]


def _row(run: RunData, position: int, parent: int | None) -> dict[str, Any]:
    lineage = run.evaluations.lineages.get(position)
    generation = None if lineage is None else lineage.generation
    return {
        "left_out": 0,
        "evaluation": position + 1,
        "generation": "" if generation is None else generation,
        "kind": _kind(run, position),
        "score": written(float(run.evaluations.columns[SCORE][position]), SCORE),
        "changes": "" if parent is None else _changes(run, parent, position),
    }


def _changes(run: RunData, parent: int, position: int) -> str:
    """Return which variables differ from the parent, and what they are now."""
    names = run.evaluations.architectures
    if run.space is None:
        return ""
    try:
        before, after = (run.space.decode(names[each]) for each in (parent, position))
    except InputError:
        return ""
    changes = [
        f"{variable.name}: {variable.choices[old]} → {variable.choices[new]}"
        for variable, old, new in zip(run.space.variables, before, after, strict=True)
        if old != new
    ]
    more = len(changes) - _CHANGES
    return "; ".join([*changes[:_CHANGES], *([f"{more} more"] if more > 0 else [])])
