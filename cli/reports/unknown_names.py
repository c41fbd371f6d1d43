"""Names in a run that nothing is known of here."""

from __future__ import annotations

from freerea.spaces import COLUMN_PREFIX
from freerea_plugins import InputError, SearchSpace, default_plugin_manager

from .evaluations import Evaluations
from .metric_values import metric_values
from .stored_result import StoredResult


def unknown_names(
    result: StoredResult, evaluations: Evaluations, space: SearchSpace | None
) -> list[str]:
    """Return what cannot be told of a run for want of what it names, a line each.

    Args:
        result: The result.
        evaluations: What was evaluated.
        space: The search space, if it is installed.
    """
    notes = [note for name in result.metrics if (note := _of_metric(name, result, evaluations))]
    return [*notes, *_of_architecture(result, space)]


def _of_metric(name: str, result: StoredResult, evaluations: Evaluations) -> str:
    if not name.startswith(COLUMN_PREFIX):
        try:
            default_plugin_manager().metric(name)
        except InputError as error:
            return f"how the answer compares with the others: {error}"
    if len(evaluations) and metric_values(evaluations, name, result.costs) is None:
        return f"the values of metric `{name}` are not in the history."
    return ""


def _of_architecture(result: StoredResult, space: SearchSpace | None) -> list[str]:
    if space is None:
        return []
    front = [each.architecture for each in result.front]
    names = front if result.architecture is None else [result.architecture]
    try:
        for name in names:
            space.decode(name)
    except InputError as error:
        return [str(error)]
    return []
