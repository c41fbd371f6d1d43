"""Metrics by name."""

from __future__ import annotations

from collections.abc import Iterable

from freerea_plugins import InputError, Metric, NetworkMetric, default_plugin_manager


def resolve_metrics(metrics: Iterable[Metric | str]) -> tuple[Metric, ...]:
    """Return metric objects for objects or names.

    Raises:
        InputError: If there is no metric, one is unknown, or one is named twice.
    """
    resolved = tuple(
        default_plugin_manager().metric(each)() if isinstance(each, str) else each
        for each in metrics
    )
    names = [each.name for each in resolved]
    if not names:
        raise InputError("`metrics` is empty: name at least one metric.")
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"metric `{name}` is named twice.")
    return resolved


def resolve_network_metrics(metrics: Iterable[Metric | str]) -> tuple[NetworkMetric, ...]:
    """Return metric objects for objects or names, all of which look at a network only.

    Raises:
        InputError: If there is no metric, one is unknown, named twice, or needs an architecture
            of a search space.
    """
    resolved: list[NetworkMetric] = []
    for metric in resolve_metrics(metrics):
        if not isinstance(metric, NetworkMetric):
            raise InputError(
                f"metric `{metric.name}` needs an architecture of a search space, not a network."
            )
        resolved.append(metric)
    return tuple(resolved)
