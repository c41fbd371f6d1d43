"""Training-free metrics, the evaluator that runs them, pool scores and hardware costs."""

from ._batch import Batch, load_batch, pink_noise
from ._costs import Flops, Params
from ._evaluator import DEFAULT_METRICS, Evaluator, resolve_metrics
from ._initialization import initialize
from ._linear_regions import LinearRegions
from ._log_rank_pool_score import LogRankPoolScore
from ._log_synflow import LogSynflow
from ._network_costs import network_costs
from ._paper_pool_score import FloatArray, PaperPoolScore
from ._probe import NetworkProbe
from ._rank_agreement import RankAgreement, rank_agreement
from ._skipped_layers import SkippedLayers
from ._synaptic_flow import exact_synaptic_flow, synaptic_flow

__all__ = [
    "DEFAULT_METRICS",
    "Batch",
    "Evaluator",
    "FloatArray",
    "Flops",
    "LinearRegions",
    "LogRankPoolScore",
    "LogSynflow",
    "NetworkProbe",
    "PaperPoolScore",
    "Params",
    "RankAgreement",
    "SkippedLayers",
    "exact_synaptic_flow",
    "initialize",
    "load_batch",
    "network_costs",
    "pink_noise",
    "rank_agreement",
    "resolve_metrics",
    "synaptic_flow",
]
