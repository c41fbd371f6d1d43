"""Registers the built-in metrics, hardware constraints, pool scores and fitnesses."""

from freerea_plugins import Fitness, HardwareConstraint, Metric, PoolScore, hookimpl

from .costs.constraints import Flops, Params
from .costs.flops_metric import FlopsMetric
from .costs.params_metric import ParamsMetric
from .costs.tf_moenas_fitness import TFMOENASFitness
from .proxies.activation_patterns import ActivationPatterns
from .proxies.batch_meco import BatchMeCo
from .proxies.expressivity import Expressivity
from .proxies.fisher import Fisher
from .proxies.grad_norm import GradNorm
from .proxies.grasp import Grasp
from .proxies.jacob_cov import JacobCov
from .proxies.linear_regions import LinearRegions
from .proxies.log_synflow import LogSynflow
from .proxies.meco import MeCo
from .proxies.normalized_log_synflow import NormalizedLogSynflow
from .proxies.ntk import NTK
from .proxies.ntk_train import NTKTrain
from .proxies.path_norm import PathNorm
from .proxies.progressivity import Progressivity
from .proxies.response_correlation import ResponseCorrelation
from .proxies.skipped_layers import SkippedLayers
from .proxies.snip import Snip
from .proxies.synflow import Synflow
from .proxies.trainability import Trainability
from .proxies.zen import Zen
from .proxies.zico import ZiCo
from .ranking.flops_fitness import FlopsFitness
from .ranking.flops_skips_fitness import FlopsSkipsFitness
from .ranking.forward_fitness import ForwardFitness
from .ranking.front_pool_score import FrontPoolScore
from .ranking.log_rank_pool_score import LogRankPoolScore
from .ranking.naswot_fitness import NASWOTFitness
from .ranking.paper_fitness import PaperFitness
from .ranking.paper_pool_score import PaperPoolScore
from .ranking.standard_pool_score import StandardPoolScore


@hookimpl
def freerea_metrics() -> list[type[Metric]]:
    """Return the built-in metrics."""
    return [
        LinearRegions,
        ActivationPatterns,
        ResponseCorrelation,
        MeCo,
        BatchMeCo,
        LogSynflow,
        NormalizedLogSynflow,
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
    return [PaperPoolScore, StandardPoolScore, LogRankPoolScore, FrontPoolScore]


@hookimpl
def freerea_fitnesses() -> list[type[Fitness]]:
    """Return the built-in fitnesses."""
    return [
        ForwardFitness,
        PaperFitness,
        FlopsFitness,
        FlopsSkipsFitness,
        NASWOTFitness,
        TFMOENASFitness,
    ]
