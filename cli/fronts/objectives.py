"""What a front trades: metrics and costs, by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from freerea.spaces import COLUMN_PREFIX
from freerea_plugins import (
    Component,
    HardwareConstraint,
    InputError,
    default_plugin_manager,
)


def resolve_objectives(names: Sequence[str]) -> tuple[list[str], list[HardwareConstraint]]:
    """Return which objectives are metrics, and which are costs.

    A name that is both, as `flops`, is the cost: what is traded is to be small.

    Raises:
        InputError: If one is neither, or none is a metric.
    """
    manager = default_plugin_manager()
    metrics: list[str] = []
    costs: list[HardwareConstraint] = []
    for name in names:
        if name.startswith(COLUMN_PREFIX):
            metrics.append(name)
            continue
        component = _find(name, manager.constraint) or _find(name, manager.metric)
        if component is None:
            known = {*manager.metrics, *manager.constraints}
            raise manager.unknown_name("metric or cost", name, known)
        if issubclass(component, HardwareConstraint):
            costs.append(component())
        else:
            metrics.append(component.name)
    if not metrics:
        raise InputError("`--objective` must name a metric too: costs alone need no search.")
    return metrics, costs


def _find(name: str, registered: Callable[[str], type[Component]]) -> type[Component] | None:
    try:
        return registered(name)
    except InputError:
        return None
