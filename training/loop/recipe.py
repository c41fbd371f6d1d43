"""How a network is trained."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from freerea_plugins import InputError, is_whole

from .augmentation import Augmentation, RandomCrop, RandomFlip
from .optimizers import AdamW, OptimizerFactory

IMAGES_SEEN = 25_000
"""Images that a training on a small set sees, each epoch's counted anew."""

FEWEST_EPOCHS, MOST_EPOCHS = 10, 100
SMALLEST_BATCH, LARGEST_BATCH = 16, 64

_USUAL = AdamW()


@dataclass(frozen=True)
class Recipe:
    """How a network is trained: the same for all that are compared.

    The rate rises linearly and then falls along a cosine to zero (Loshchilov and Hutter, "SGDR:
    Stochastic Gradient Descent with Warm Restarts", 2017).

    Attributes:
        epochs: Passes through the training images.
        batch_size: Images of a step.
        learning_rate: The largest rate.
        optimizer: Makes what moves the weights.
        warm_up: Part of all steps in which the rate rises.
        label_smoothing: Part of each label that is spread over all classes.
        augmentations: Random changes of training images, in order.

    Raises:
        InputError: If a number is out of range.
    """

    epochs: int
    batch_size: int = 64
    learning_rate: float = 0.01
    optimizer: OptimizerFactory = _USUAL
    warm_up: float = 0.1
    label_smoothing: float = 0.1
    augmentations: tuple[Augmentation, ...] = (RandomFlip(), RandomCrop())

    def __post_init__(self) -> None:
        for name in ("epochs", "batch_size"):
            value = getattr(self, name)
            if not (is_whole(value) and value >= 1):
                raise InputError(f"`{name}` must be a whole number of at least 1, got {value!r}.")
        if not 0 < self.learning_rate < math.inf:
            raise InputError(f"`learning_rate` must be positive, got {self.learning_rate!r}.")
        for name in ("warm_up", "label_smoothing"):
            value = getattr(self, name)
            if not 0 <= value < 1:
                raise InputError(f"`{name}` must be at least 0 and less than 1, got {value!r}.")

    @classmethod
    def for_size(cls, images: int) -> Recipe:
        """Return the recipe for a number of training images.

        A small set is passed through more often: about `IMAGES_SEEN` are seen, in 10 to 100
        epochs. A batch is about a tenth of a small set, 16 to 64 images.
        """
        epochs = min(MOST_EPOCHS, max(FEWEST_EPOCHS, IMAGES_SEEN // max(1, images)))
        batch_size = min(LARGEST_BATCH, max(SMALLEST_BATCH, images // 10))
        return replace(cls(epochs), batch_size=batch_size)
