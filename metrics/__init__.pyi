from .costs.constraints import Flops as Flops
from .costs.constraints import Params as Params
from .costs.counting import network_costs as network_costs
from .costs.flops_metric import FlopsMetric as FlopsMetric
from .costs.params_metric import ParamsMetric as ParamsMetric
from .evaluation.batch import Batch as Batch
from .evaluation.batch import BatchLike as BatchLike
from .evaluation.batch import load_batch as load_batch
from .evaluation.batch import pink_noise as pink_noise
from .evaluation.evaluator import DEFAULT_METRICS as DEFAULT_METRICS
from .evaluation.evaluator import Evaluator as Evaluator
from .evaluation.measurement import Measurement as Measurement
from .evaluation.metric_names import MetricsLike as MetricsLike
from .evaluation.result_cache import CacheWarning as CacheWarning
from .evaluation.result_cache import ResultCache as ResultCache
from .evaluation.result_cache import default_cache_path as default_cache_path
from .evaluation.score import DEFAULT_NETWORK_METRICS as DEFAULT_NETWORK_METRICS
from .evaluation.score import measurements as measurements
from .evaluation.score import score as score
from .networks.forward import Forward as Forward
from .networks.initialization import initialize as initialize
from .networks.preservation import preserved as preserved
from .networks.randomness import private_generator as private_generator
from .probing.loss import Loss as Loss
from .probing.loss_gradients import differentiable as differentiable
from .probing.probe import NetworkProbe as NetworkProbe
from .probing.synaptic_flow import synaptic_flow as synaptic_flow
from .proxies.expressivity import Expressivity as Expressivity
from .proxies.fisher import Fisher as Fisher
from .proxies.grad_norm import GradNorm as GradNorm
from .proxies.grasp import Grasp as Grasp
from .proxies.jacob_cov import JacobCov as JacobCov
from .proxies.linear_regions import LinearRegions as LinearRegions
from .proxies.log_synflow import LogSynflow as LogSynflow
from .proxies.ntk import NTK as NTK
from .proxies.ntk_train import NTKTrain as NTKTrain
from .proxies.path_norm import PathNorm as PathNorm
from .proxies.progressivity import Progressivity as Progressivity
from .proxies.skipped_layers import SkippedLayers as SkippedLayers
from .proxies.snip import Snip as Snip
from .proxies.synflow import Synflow as Synflow
from .proxies.trainability import Trainability as Trainability
from .proxies.zen import Zen as Zen
from .proxies.zico import ZiCo as ZiCo
from .ranking.log_rank_pool_score import LogRankPoolScore as LogRankPoolScore
from .ranking.paper_pool_score import FloatArray as FloatArray
from .ranking.paper_pool_score import PaperPoolScore as PaperPoolScore
from .ranking.rank_agreement import RankAgreement as RankAgreement
from .ranking.rank_agreement import rank_agreement as rank_agreement

__all__ = [
    "DEFAULT_METRICS",
    "DEFAULT_NETWORK_METRICS",
    "NTK",
    "Batch",
    "BatchLike",
    "CacheWarning",
    "Evaluator",
    "Expressivity",
    "Fisher",
    "FloatArray",
    "Flops",
    "FlopsMetric",
    "Forward",
    "GradNorm",
    "Grasp",
    "JacobCov",
    "LinearRegions",
    "LogRankPoolScore",
    "LogSynflow",
    "Loss",
    "Measurement",
    "MetricsLike",
    "NTKTrain",
    "NetworkProbe",
    "PaperPoolScore",
    "Params",
    "ParamsMetric",
    "PathNorm",
    "Progressivity",
    "RankAgreement",
    "ResultCache",
    "SkippedLayers",
    "Snip",
    "Synflow",
    "Trainability",
    "Zen",
    "ZiCo",
    "default_cache_path",
    "differentiable",
    "initialize",
    "load_batch",
    "measurements",
    "network_costs",
    "pink_noise",
    "preserved",
    "private_generator",
    "rank_agreement",
    "score",
    "synaptic_flow",
]
