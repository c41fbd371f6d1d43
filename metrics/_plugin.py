"""Registers the built-in metrics, hardware constraints and pool scores."""

from freerea_plugins import HardwareConstraint, Metric, PoolScore, hookimpl

from ._costs import Flops, Params
from ._linear_regions import LinearRegions
from ._log_rank_pool_score import LogRankPoolScore
from ._log_synflow import LogSynflow
from ._paper_pool_score import PaperPoolScore
from ._skipped_layers import SkippedLayers


@hookimpl
def freerea_metrics() -> list[type[Metric]]:
    """Return the built-in metrics."""
    return [LinearRegions, LogSynflow, SkippedLayers]


@hookimpl
def freerea_constraints() -> list[type[HardwareConstraint]]:
    """Return the built-in hardware constraints."""
    return [Flops, Params]


@hookimpl
def freerea_scores() -> list[type[PoolScore]]:
    """Return the built-in pool scores."""
    return [PaperPoolScore, LogRankPoolScore]
