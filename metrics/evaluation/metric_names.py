"""Metrics by name."""

from __future__ import annotations

from collections.abc import Iterable

from freerea_plugins import InputError, Metric, default_plugin_manager


def resolve_metrics(metrics: Iterable[Metric | str]) -> tuple[Metric, ...]:
    """Return metric objects for objects or names.

    Raises:
        InputError: If there is no metric, one is unknown or neither name nor object, or one is
            named twice.
    """
    if isinstance(metrics, str):
        raise InputError(f"`metrics` must be a list, as [{metrics!r}], got {metrics!r}.")
    resolved = tuple(map(_resolve, metrics))
    names = [each.name for each in resolved]
    if not names:
        raise InputError("`metrics` is empty: name at least one metric.")
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"metric `{name}` is named twice.")
    return resolved


def resolve_network_metrics(metrics: Iterable[Metric | str]) -> tuple[Metric, ...]:
    """Return metric objects for objects or names, none of which needs more than a network.

    Raises:
        InputError: As `resolve_metrics`, and if one needs an architecture of a search space.
    """
    resolved = resolve_metrics(metrics)
    for metric in resolved:
        if reason := metric.unsuited_to(None):
            raise InputError(f"metric `{metric.name}` {reason}.")
    return resolved


def _resolve(metric: object) -> Metric:
    if isinstance(metric, str):
        return default_plugin_manager().metric(metric)()
    if isinstance(metric, Metric):
        return metric
    raise InputError(f"`metrics` must hold names or metric objects, got {metric!r}.")
