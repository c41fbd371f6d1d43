"""Batches of training images, the same for the same seed and epoch."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from .labelled_images import LabelledImages
from .recipe import Recipe


class TrainingBatches:
    """The batches of an epoch, in an order that depends on the seed and the epoch alone.

    So a training that goes on needs no state of it. Images that do not fill a last batch wait for
    another epoch, since a batch-norm has no statistics of one image.

    Args:
        data: All training images.
        recipe: Has the size of a batch and the augmentations.
        seed: Seed of the training.

    Attributes:
        epoch: Number of the epoch whose batches are drawn, from 1.
    """

    def __init__(self, data: LabelledImages, recipe: Recipe, seed: int) -> None:
        self._data = data
        self._batch_size = min(recipe.batch_size, len(data))
        self._augmentations = recipe.augmentations
        self._seed = seed
        self.epoch = 1

    def __len__(self) -> int:
        return len(self._data) // self._batch_size

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        generator = torch.Generator("cpu").manual_seed(epoch_seed(self._seed, self.epoch))
        order = torch.randperm(len(self._data), generator=generator)
        order = order.to(self._data.images.device)
        for number in range(len(self)):
            chosen = order[number * self._batch_size : (number + 1) * self._batch_size]
            images = self._data.normalised(chosen)
            for augment in self._augmentations:
                images = augment(images, generator)
            yield images, self._data.labels[chosen]


def epoch_seed(seed: int, epoch: int) -> int:
    """Return the seed of an epoch of a training."""
    return seed * 100_003 + epoch
