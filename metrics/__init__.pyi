from .costs.constraints import Flops as Flops
from .costs.constraints import Params as Params
from .costs.counting import network_costs as network_costs
from .costs.flops_metric import FlopsMetric as FlopsMetric
from .costs.minimized_flops import MinimizedFlops as MinimizedFlops
from .costs.params_metric import ParamsMetric as ParamsMetric
from .costs.tf_moenas_fitness import TFMOENASFitness as TFMOENASFitness
from .evaluation.batch import Batch as Batch
from .evaluation.batch import BatchLike as BatchLike
from .evaluation.batch import load_batch as load_batch
from .evaluation.batch import pink_noise as pink_noise
from .evaluation.evaluator import Evaluator as Evaluator
from .evaluation.fitness import DEFAULT_FITNESS as DEFAULT_FITNESS
from .evaluation.fitness import ResolvedFitness as ResolvedFitness
from .evaluation.fitness import resolve_fitness as resolve_fitness
from .evaluation.measurement import Measurement as Measurement
from .evaluation.metric_names import MetricsLike as MetricsLike
from .evaluation.result_cache import CacheWarning as CacheWarning
from .evaluation.result_cache import ResultCache as ResultCache
from .evaluation.result_cache import default_cache_path as default_cache_path
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
from .proxies.activation_patterns import ActivationPatterns as ActivationPatterns
from .proxies.batch_meco import BatchMeCo as BatchMeCo
from .proxies.expressivity import Expressivity as Expressivity
from .proxies.fisher import Fisher as Fisher
from .proxies.grad_norm import GradNorm as GradNorm
from .proxies.grasp import Grasp as Grasp
from .proxies.jacob_cov import JacobCov as JacobCov
from .proxies.linear_regions import LinearRegions as LinearRegions
from .proxies.log_synflow import LogSynflow as LogSynflow
from .proxies.meco import MeCo as MeCo
from .proxies.normalized_log_synflow import NormalizedLogSynflow as NormalizedLogSynflow
from .proxies.ntk import NTK as NTK
from .proxies.ntk_train import NTKTrain as NTKTrain
from .proxies.path_norm import PathNorm as PathNorm
from .proxies.progressivity import Progressivity as Progressivity
from .proxies.response_correlation import ResponseCorrelation as ResponseCorrelation
from .proxies.skipped_layers import SkippedLayers as SkippedLayers
from .proxies.snip import Snip as Snip
from .proxies.synflow import Synflow as Synflow
from .proxies.trainability import Trainability as Trainability
from .proxies.zen import Zen as Zen
from .proxies.zico import ZiCo as ZiCo
from .ranking.flops_fitness import FlopsFitness as FlopsFitness
from .ranking.flops_skips_fitness import FlopsSkipsFitness as FlopsSkipsFitness
from .ranking.forward_fitness import ForwardFitness as ForwardFitness
from .ranking.front_pool_score import FrontPoolScore as FrontPoolScore
from .ranking.limit_sweep import quantile_limits as quantile_limits
from .ranking.limit_sweep import random_pools as random_pools
from .ranking.limit_sweep import regret as regret
from .ranking.limit_sweep import regrets as regrets
from .ranking.limit_sweep import top_accuracy as top_accuracy
from .ranking.log_rank_pool_score import LogRankPoolScore as LogRankPoolScore
from .ranking.naswot_fitness import NASWOTFitness as NASWOTFitness
from .ranking.paper_fitness import PaperFitness as PaperFitness
from .ranking.paper_pool_score import FloatArray as FloatArray
from .ranking.paper_pool_score import PaperPoolScore as PaperPoolScore
from .ranking.rank_agreement import RankAgreement as RankAgreement
from .ranking.rank_agreement import rank_agreement as rank_agreement
from .ranking.standard_pool_score import StandardPoolScore as StandardPoolScore

__all__ = [
    "DEFAULT_FITNESS",
    "NTK",
    "ActivationPatterns",
    "Batch",
    "BatchLike",
    "BatchMeCo",
    "CacheWarning",
    "Evaluator",
    "Expressivity",
    "Fisher",
    "FloatArray",
    "Flops",
    "FlopsFitness",
    "FlopsMetric",
    "FlopsSkipsFitness",
    "Forward",
    "ForwardFitness",
    "FrontPoolScore",
    "GradNorm",
    "Grasp",
    "JacobCov",
    "LinearRegions",
    "LogRankPoolScore",
    "LogSynflow",
    "Loss",
    "MeCo",
    "Measurement",
    "MetricsLike",
    "MinimizedFlops",
    "NASWOTFitness",
    "NTKTrain",
    "NetworkProbe",
    "NormalizedLogSynflow",
    "PaperFitness",
    "PaperPoolScore",
    "Params",
    "ParamsMetric",
    "PathNorm",
    "Progressivity",
    "RankAgreement",
    "ResolvedFitness",
    "ResponseCorrelation",
    "ResultCache",
    "SkippedLayers",
    "Snip",
    "StandardPoolScore",
    "Synflow",
    "TFMOENASFitness",
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
    "quantile_limits",
    "random_pools",
    "rank_agreement",
    "regret",
    "regrets",
    "resolve_fitness",
    "score",
    "synaptic_flow",
    "top_accuracy",
]
