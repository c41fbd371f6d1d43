"""What a benchmark table or a training says of a run."""

from __future__ import annotations

from ..output.format import format_percent
from .run_data import RunData


def judged_lines(run: RunData) -> list[str]:
    """Return what is known of accuracies, a line each."""
    return [*_recorded(run), *_trained(run)]


def trained_accuracy(run: RunData) -> float | None:
    """Return the accuracy on test images of the best network that was trained, from 0 to 1."""
    return None if run.training is None else run.training.accuracy


def _recorded(run: RunData) -> list[str]:
    result = run.result
    if result.test_accuracy is None:
        judged = run.settings.get("benchmark") is not None and not run.is_unfinished
        return ["Judged: not in the benchmark table."] if judged and not run.is_front else []
    line = f"Judged: test accuracy {result.test_accuracy:.2f} %"
    if result.optimum is not None and result.regret is not None:
        line += f", regret {result.regret:.2f} to the best within the limits, "
        line += f"{result.optimum:.2f} %"
    return [f"{line}."]


def _trained(run: RunData) -> list[str]:
    best = run.training
    if best is None or best.accuracy is None:
        return []
    which = "" if best.rank in {None, 1} else f", rank {best.rank} of the search"
    return [f"Trained: {format_percent(best.accuracy, 1)} of the test images are right{which}."]
