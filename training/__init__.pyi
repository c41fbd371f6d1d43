from .comparison.baselines import BASELINES as BASELINES
from .comparison.baselines import Baseline as Baseline
from .comparison.baselines import LargestBaseline as LargestBaseline
from .comparison.baselines import RandomBaseline as RandomBaseline
from .comparison.comparison import Comparison as Comparison
from .comparison.comparison import build_seeded as build_seeded
from .comparison.image_parts import ImageParts as ImageParts
from .comparison.image_parts import Normalisation as Normalisation
from .comparison.image_parts import SplitFolder as SplitFolder
from .comparison.outcome import Outcome as Outcome
from .comparison.outcome_folder import OutcomeFolder as OutcomeFolder
from .comparison.outcome_folder import best_seed as best_seed
from .comparison.statistics import Accuracy as Accuracy
from .comparison.statistics import Difference as Difference
from .comparison.statistics import difference as difference
from .loop.augmentation import Augmentation as Augmentation
from .loop.augmentation import RandomCrop as RandomCrop
from .loop.augmentation import RandomFlip as RandomFlip
from .loop.evaluation import is_correct as is_correct
from .loop.labelled_images import LabelledImages as LabelledImages
from .loop.optimizers import AdamW as AdamW
from .loop.optimizers import MomentumSGD as MomentumSGD
from .loop.optimizers import OptimizerFactory as OptimizerFactory
from .loop.recipe import Recipe as Recipe
from .loop.trainer import Training as Training
from .loop.trainer import check_loop as check_loop
from .loop.trainer import train as train

__all__ = [
    "BASELINES",
    "Accuracy",
    "AdamW",
    "Augmentation",
    "Baseline",
    "Comparison",
    "Difference",
    "ImageParts",
    "LabelledImages",
    "LargestBaseline",
    "MomentumSGD",
    "Normalisation",
    "OptimizerFactory",
    "Outcome",
    "OutcomeFolder",
    "RandomBaseline",
    "RandomCrop",
    "RandomFlip",
    "Recipe",
    "SplitFolder",
    "Training",
    "best_seed",
    "build_seeded",
    "check_loop",
    "difference",
    "is_correct",
    "train",
]
