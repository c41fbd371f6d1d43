"""What the page says of each run, and of runs beside each other."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from freerea_plugins import InputError

from ...output.format import format_beaten, format_cost, format_percent
from ...output.run_report import resume_command
from ...runs.feasible_share import in_words
from ..compare import remarks, table
from ..comparison import Comparison
from ..evaluations import Evaluations
from ..judged import judged_lines
from ..metric_shares import shares_surpassed
from ..progress import best_so_far, improvements
from ..run_data import RunData
from ..run_names import run_names
from ..seen import Seen
from ..shown_run import facts, first_line
from ..without_secrets import without_secrets
from .again import command_again, unknown_settings
from .lineage import lineage_section
from .ranking import Ranked
from .scatter_data import written
from .trajectory_svg import trajectory_svg


def run_section(run: RunData, name: str, ranked: Ranked) -> dict[str, Any]:
    """Return what the page says of a run.

    Args:
        run: The run.
        name: What the page calls it.
        ranked: What stands out of it.
    """
    result = run.result
    return {
        "name": name,
        "headline": first_line(run),
        "architecture": result.architecture,
        "drawing": Markup(ranked.drawings.get(result.architecture or "", "")),
        "drawing_text": _in_words(run),
        "costs": _costs(run),
        "metrics": _metrics(run),
        "score": None if result.score is None else f"{result.score:.4g}",
        "beaten": format_beaten(result.founders_beaten),
        "trajectory": _trajectory(run),
        "lineage": None if ranked.best is None else lineage_section(run, ranked.best),
        "lines": [Seen.of(run).in_words(), *_share(run), *facts(run)],
        "judged": judged_lines(run),
        "list": _list(run, ranked),
        "is_front": run.is_front,
        "notes": run.notes,
        "resume": resume_command(run.command, run.path) if run.can_go_on else None,
        "again": command_again(run),
        "unknown_settings": unknown_settings(run),
        "settings": {k: v for k, v in without_secrets(run.settings).items() if v not in (None, {})},
        "versions": result.versions,
    }


def comparison_rows(comparison: Comparison) -> dict[str, Any]:
    """Return what the page says of runs beside each other."""
    return {
        "names": run_names(comparison.runs),
        "rows": [(name, texts) for name, texts in table(comparison) if any(texts)],
        "remarks": remarks(comparison),
    }


def _costs(run: RunData) -> list[dict[str, Any]]:
    rows = []
    for name, cost in run.result.costs.items():
        limit = run.result.limits.get(name)
        share = None if not limit else cost / limit
        rows.append(
            {
                "name": name,
                "cost": format_cost(cost, name),
                "limit": "" if limit is None else format_cost(limit, name),
                "percent": None if share is None else round(100 * share, 1),
                "share": "" if share is None else format_percent(share),
            }
        )
    return rows


def _metrics(run: RunData) -> list[dict[str, Any]]:
    shares = shares_surpassed(run)
    return [
        {
            "name": name,
            "value": f"{value:.6g}",
            "percent": None if name not in shares else round(100 * shares[name], 1),
            "share": "" if name not in shares else format_percent(shares[name]),
        }
        for name, value in run.result.metrics.items()
    ]


def _trajectory(run: RunData) -> Markup:
    best = best_so_far(run)
    found = improvements(best)
    if not found:
        return Markup()
    return Markup(trajectory_svg(found, len(best), "hypervolume" if run.is_front else "best score"))


def _share(run: RunData) -> list[str]:
    share, samples = run.result.feasible_share, run.result.feasible_share_samples
    return [] if share is None or samples is None else [in_words(share, samples)]


def _list(run: RunData, ranked: Ranked) -> dict[str, Any]:
    names = _listed(run)
    rows = [
        {
            "rank": each["rank"],
            "architecture": each["architecture"],
            "role": each["role"],
            "command": each["command"],
            "values": _values(run.evaluations, each["position"], names),
        }
        for each in ranked.rows
    ]
    return {"names": names, "rows": rows}


def _listed(run: RunData) -> list[str]:
    known = run.evaluations.columns
    wanted = [*run.result.objectives, "score", *run.result.limits, "flops", "params"]
    wanted += ["test_accuracy"]
    return [name for name in dict.fromkeys(wanted) if name in known]


def _values(evaluations: Evaluations, position: int | None, names: list[str]) -> list[str]:
    if position is None:
        return ["" for _ in names]
    row = evaluations.row(position)
    return [written(row[name], name) for name in names]


def _in_words(run: RunData) -> str:
    if run.space is None or run.result.architecture is None:
        return ""
    try:
        genotype = run.space.decode(run.result.architecture)
    except InputError:  # Named among the notes.
        return ""
    return run.space.drawing(genotype).in_words()
