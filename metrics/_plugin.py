"""Registers the built-in metrics and hardware constraints."""

from freerea_plugins import HardwareConstraint, Metric, hookimpl

from ._costs import Flops, Params
from ._linear_regions import LinearRegions
from ._log_synflow import LogSynflow
from ._skipped_layers import SkippedLayers


@hookimpl
def freerea_metrics() -> list[type[Metric]]:
    """Return the built-in metrics."""
    return [LinearRegions, LogSynflow, SkippedLayers]


@hookimpl
def freerea_constraints() -> list[type[HardwareConstraint]]:
    """Return the built-in hardware constraints."""
    return [Flops, Params]
