"""Metrics by name."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping

from freerea_plugins import InputError, Metric, default_plugin_manager

MetricsLike = Iterable[Metric | str] | Mapping[str, Metric | str]
"""Metrics or their names; or a mapping of the names under which they are to answer."""


def resolve_metrics(metrics: MetricsLike) -> tuple[Metric, ...]:
    """Return metric objects for objects or names.

    Each has the name under which it was asked for: that in a mapping, an alias, or its own.

    Raises:
        InputError: If there is no metric, one is unknown or neither name nor object, or two have
            the same name.
    """
    if isinstance(metrics, str):
        raise InputError(f"`metrics` must be a list, as [{metrics!r}], got {metrics!r}.")
    if isinstance(metrics, Mapping):
        resolved = tuple(_named(_resolve(each), name) for name, each in metrics.items())
    else:
        resolved = tuple(map(_resolve, metrics))
    names = [each.name for each in resolved]
    if not names:
        raise InputError("`metrics` is empty: name at least one metric.")
    for name in names:
        if names.count(name) > 1:
            raise InputError(
                f"metric `{name}` is named twice: tell two by names of their own, as "
                f"`metrics` = {{{name!r}: …, '{name}_2': …}}."
            )
    return resolved


def resolve_network_metrics(metrics: MetricsLike) -> tuple[Metric, ...]:
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
        return _named(default_plugin_manager().metric(metric)(), metric)
    if isinstance(metric, Metric):
        return metric
    raise InputError(f"`metrics` must hold names or metric objects, got {metric!r}.")


def _named(metric: Metric, name: object) -> Metric:
    """Return a metric that answers under a name, a copy if it has another."""
    if not (isinstance(name, str) and name):
        raise InputError(f"names of `metrics` must be text, got {name!r}.")
    if metric.name == name:
        return metric
    renamed = copy.copy(metric)
    renamed.name = name
    return renamed
