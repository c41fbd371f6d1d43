"""One run, for people and for programs."""

from __future__ import annotations

import math
from typing import Any

from ..output.printing import print_json
from .evaluations import HYPERVOLUME
from .progress import best_so_far, improvements
from .run_data import RunData
from .seen import Seen
from .shown_run import print_run
from .without_secrets import without_secrets


def show_run(run: RunData, *, json: bool) -> None:
    """Print what became of a run."""
    if json:
        print_json(described(run))
    else:
        print_run(run)


def described(run: RunData) -> dict[str, Any]:
    """Return what is known of a run, as JSON writes it."""
    result = run.result.model_dump(exclude_none=True, exclude={"front", "settings"})
    seen = Seen.of(run)
    found: dict[str, Any] = {
        "run": str(run.path),
        "command": run.command,
        **{name: value for name, value in result.items() if value != {}},
        "seen": {"different": seen.different, "feasible": seen.feasible, "share": seen.share},
        "trajectory": [
            {"evaluations": count, HYPERVOLUME if run.is_front else "score": value}
            for count, value in improvements(best_so_far(run))
        ],
    }
    if run.is_front:
        from .run_front import front_rows

        found["front"] = [_known(row) for row in front_rows(run)]
    if run.training is not None:
        found["training"] = run.training.model_dump(exclude_none=True)
    found["settings"] = without_secrets(run.settings)
    found["not_shown"] = list(run.notes)
    return found


def _known(row: dict[str, Any]) -> dict[str, Any]:
    del row["position"]
    return {
        name: None if isinstance(each, float) and math.isnan(each) else each
        for name, each in row.items()
    }
