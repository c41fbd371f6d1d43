"""What the scatter of all evaluations draws."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from freerea.devices import format_quantity

from ...output.format import cost_unit
from ...runs.metric_columns import metric_column
from ..evaluations import HYPERVOLUME, SCORE, SECONDS
from ..run_data import RunData
from ..run_names import run_names
from .ranking import Ranked

_LEFT_OUT = {HYPERVOLUME, SECONDS}
_SIGNIFICANT = 6


def scatter_data(
    runs: Sequence[RunData], ranked: Sequence[Ranked], *, scores_comparable: bool
) -> str:
    """Return the evaluations of runs as JSON that may stand in HTML.

    Args:
        runs: The runs.
        ranked: Of each run what stands out, and what can be exported.
        scores_comparable: Whether scores of different runs mean the same: only then they are drawn.
    """
    names = list(dict.fromkeys(name for run in runs for name in run.evaluations.columns))
    names = [name for name in names if name not in _LEFT_OUT]
    choices = [name for name in names if scores_comparable or name != SCORE]
    value = {
        "names": names,
        "choices": choices,
        "axes": _axes(runs, choices),
        "units": {name: cost_unit(name) or "" for name in names},
        "limits": _limits(runs),
        "runs": [
            {"name": name, **_run(run, each, names)}
            for run, name, each in zip(runs, run_names(runs), ranked, strict=True)
        ],
    }
    text = json.dumps(value, allow_nan=False, separators=(",", ":"), ensure_ascii=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _axes(runs: Sequence[RunData], names: Sequence[str]) -> list[str]:
    """Return what is drawn across and upwards at first: what all runs have, where there is any."""
    common = [name for name in names if all(name in run.evaluations.columns for run in runs)]
    first = runs[0].result
    wanted = [*list(first.objectives)[::-1], *first.limits, "flops", "params", *common, *names]
    across = next((name for name in wanted if name in (common or names)), "")
    metrics = [metric_column(name, first.costs) for name in first.metrics]
    wanted = [*first.objectives, SCORE, *metrics, *common, *names]
    return [across, next((each for each in wanted if each in common and each != across), across)]


def _limits(runs: Sequence[RunData]) -> dict[str, float]:
    """Return the limits that all runs have in common."""
    first, *others = (run.result.limits for run in runs)
    return {
        name: limit
        for name, limit in first.items()
        if all(each.get(name) == limit for each in others)
    }


def _run(run: RunData, ranked: Ranked, names: Sequence[str]) -> Mapping[str, Any]:
    columns = run.evaluations.columns
    return {
        "architectures": list(run.evaluations.architectures),
        "values": [
            [_number(each) for each in columns[name].tolist()] if name in columns else None
            for name in names
        ],
        "front": list(ranked.front),
        "best": ranked.best,
        "commands": ranked.commands,
        "drawings": ranked.drawings,
    }


def _number(value: float) -> float | int | None:
    if not math.isfinite(value):
        return None
    if value.is_integer():
        return int(value)
    return float(f"{value:.{_SIGNIFICANT}g}")


def written(value: float | None, name: str) -> str:
    """Write a value of a column in its unit."""
    if value is None or not math.isfinite(value):
        return ""
    unit = cost_unit(name)
    return f"{value:.5g}" if unit is None else format_quantity(value, unit)
