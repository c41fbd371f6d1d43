"""Training-free metrics, the evaluator that runs them, pool scores and hardware costs."""

from ._allocation import keep_freed_memory
from ._batch import Batch, load_batch, pink_noise
from ._costs import Flops, Params
from ._device import resolve_device
from ._evaluator import DEFAULT_METRICS, Evaluator
from ._expressivity import Expressivity
from ._fisher import Fisher
from ._flops_metric import FlopsMetric
from ._grad_norm import GradNorm
from ._grasp import Grasp
from ._initialization import initialize
from ._jacob_cov import JacobCov
from ._linear_regions import LinearRegions
from ._log_rank_pool_score import LogRankPoolScore
from ._log_synflow import LogSynflow
from ._metric_names import resolve_metrics, resolve_network_metrics
from ._network_costs import network_costs
from ._network_measurement import DEFAULT_NETWORK_METRICS, score
from ._ntk import NTK
from ._ntk_train import NTKTrain
from ._paper_pool_score import FloatArray, PaperPoolScore
from ._params_metric import ParamsMetric
from ._path_norm import PathNorm
from ._probe import NetworkProbe
from ._progressivity import Progressivity
from ._rank_agreement import RankAgreement, rank_agreement
from ._result_cache import CacheWarning, ResultCache, default_cache_path
from ._result_key import ResultKey
from ._skipped_layers import SkippedLayers
from ._snip import Snip
from ._synaptic_flow import exact_synaptic_flow, synaptic_flow
from ._synflow import Synflow
from ._trainability import Trainability
from ._zen import Zen
from ._zico import ZiCo

__all__ = [
    "DEFAULT_METRICS",
    "DEFAULT_NETWORK_METRICS",
    "NTK",
    "Batch",
    "CacheWarning",
    "Evaluator",
    "Expressivity",
    "Fisher",
    "FloatArray",
    "Flops",
    "FlopsMetric",
    "GradNorm",
    "Grasp",
    "JacobCov",
    "LinearRegions",
    "LogRankPoolScore",
    "LogSynflow",
    "NTKTrain",
    "NetworkProbe",
    "PaperPoolScore",
    "Params",
    "ParamsMetric",
    "PathNorm",
    "Progressivity",
    "RankAgreement",
    "ResultCache",
    "ResultKey",
    "SkippedLayers",
    "Snip",
    "Synflow",
    "Trainability",
    "Zen",
    "ZiCo",
    "default_cache_path",
    "exact_synaptic_flow",
    "initialize",
    "keep_freed_memory",
    "load_batch",
    "network_costs",
    "pink_noise",
    "rank_agreement",
    "resolve_device",
    "resolve_metrics",
    "resolve_network_metrics",
    "score",
    "synaptic_flow",
]
