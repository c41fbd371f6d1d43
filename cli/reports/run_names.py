"""What runs are called where several are shown."""

from __future__ import annotations

from collections.abc import Sequence

from .run_data import RunData


def run_names(runs: Sequence[RunData]) -> list[str]:
    """Return a name of each run: that of its folder, numbered where there are several."""
    names = [_name(run) for run in runs]
    if len(names) == 1:
        return names
    return [f"{number}: {name}" for number, name in enumerate(names, start=1)]


def _name(run: RunData) -> str:
    name = run.path.name
    if name in {"", ".."}:
        name = run.path.resolve().name
    return name or str(run.path)
