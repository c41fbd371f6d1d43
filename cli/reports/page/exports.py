"""The commands that export what a run found."""

from __future__ import annotations

import shlex

from freerea.exporters import load_architecture
from freerea.exporters.results.result_file import written_ranking
from freerea_plugins import InputError

from ..run_data import RunData


def export_commands(run: RunData) -> dict[str, str]:
    """Return the command that exports an architecture, by the architecture, the best first.

    Where the history has no scores any more, that is the answer alone; where there is no result,
    nothing.
    """
    if run.is_unfinished:
        return {}
    try:
        ranking = written_ranking(run.path)
    except InputError:
        return _answer(run)
    return {each: _command(run, f" --rank {rank}") for rank, each in enumerate(ranking, start=1)}


def _answer(run: RunData) -> dict[str, str]:
    try:
        return {str(load_architecture(run.path)): _command(run, "")}
    except InputError:
        return {}


def _command(run: RunData, rank: str) -> str:
    return f"freerea export {shlex.quote(str(run.path))}{rank} --to network.onnx"
