from .loop.augmentation import Augmentation as Augmentation
from .loop.augmentation import RandomCrop as RandomCrop
from .loop.augmentation import RandomFlip as RandomFlip
from .loop.evaluation import is_correct as is_correct
from .loop.labelled_images import LabelledImages as LabelledImages
from .loop.recipe import Recipe as Recipe
from .loop.trainer import Training as Training
from .loop.trainer import train as train

__all__ = [
    "Augmentation",
    "LabelledImages",
    "RandomCrop",
    "RandomFlip",
    "Recipe",
    "Training",
    "is_correct",
    "train",
]
