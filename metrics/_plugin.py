"""Registers the built-in metrics, hardware constraints and pool scores."""

from freerea_plugins import HardwareConstraint, Metric, PoolScore, hookimpl

from ._costs import Flops, Params
from ._expressivity import Expressivity
from ._fisher import Fisher
from ._flops_metric import FlopsMetric
from ._grad_norm import GradNorm
from ._grasp import Grasp
from ._jacob_cov import JacobCov
from ._linear_regions import LinearRegions
from ._log_rank_pool_score import LogRankPoolScore
from ._log_synflow import LogSynflow
from ._ntk import NTK
from ._ntk_train import NTKTrain
from ._paper_pool_score import PaperPoolScore
from ._params_metric import ParamsMetric
from ._path_norm import PathNorm
from ._progressivity import Progressivity
from ._skipped_layers import SkippedLayers
from ._snip import Snip
from ._synflow import Synflow
from ._trainability import Trainability
from ._zen import Zen
from ._zico import ZiCo


@hookimpl
def freerea_metrics() -> list[type[Metric]]:
    """Return the built-in metrics."""
    return [
        LinearRegions,
        LogSynflow,
        SkippedLayers,
        Synflow,
        Snip,
        Grasp,
        Fisher,
        GradNorm,
        JacobCov,
        NTK,
        NTKTrain,
        PathNorm,
        Zen,
        ZiCo,
        Expressivity,
        Progressivity,
        Trainability,
        FlopsMetric,
        ParamsMetric,
    ]


@hookimpl
def freerea_constraints() -> list[type[HardwareConstraint]]:
    """Return the built-in hardware constraints."""
    return [Flops, Params]


@hookimpl
def freerea_scores() -> list[type[PoolScore]]:
    """Return the built-in pool scores."""
    return [PaperPoolScore, LogRankPoolScore]
