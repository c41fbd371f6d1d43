"""Images in two halves: one trains weights, the other judges architectures."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from freerea_plugins import InputError, LabelledInputs, SearchSpace

from .draws import Draws
from .recipe import SupernetRecipe

Batch = tuple[Tensor, Tensor]
"""Inputs ``(n, channels, …)`` and their classes ``(n,)``."""


class ImageHalves:
    """Images in two halves, drawn by a seed.

    Args:
        images: All images.
        recipe: Has the sizes of batches; a half that has fewer images is one batch.
        seed: Which half an image is in.
        device: Where they are kept.

    Raises:
        InputError: If a half would have fewer than two images.
    """

    def __init__(
        self, images: LabelledInputs, recipe: SupernetRecipe, seed: int, device: torch.device
    ) -> None:
        count = len(images.labels)
        if count < 4:
            raise InputError(f"`training` needs four images at least, got {count}.")
        order = torch.randperm(count, generator=Draws.of(seed, 0).torch).numpy()
        self._weights, self._architecture = (
            (
                torch.from_numpy(images.inputs[half]).to(device),
                torch.from_numpy(images.labels[half]).to(device),
            )
            for half in (order[: count // 2], order[count // 2 :])
        )
        self._batch_size = min(recipe.batch_size, count // 2)
        self._evaluation_batch_size = recipe.evaluation_batch_size

    @property
    def steps(self) -> int:
        """Batches in an epoch; images that do not fill the last one wait for another epoch."""
        return len(self._weights[1]) // self._batch_size

    def batches(self, draws: Draws) -> Iterator[tuple[Batch, Batch]]:
        """Yield a batch of each half for each step of an epoch."""
        weights, architecture = (
            _shuffled(half, self._batch_size, draws) for half in (self._weights, self._architecture)
        )
        return zip(weights, architecture, strict=False)

    def evaluation(self) -> Iterator[Batch]:
        """Yield all images that judge architectures, in as few batches of equal size as fit."""
        inputs, labels = self._architecture
        sections = -(-len(labels) // self._evaluation_batch_size)
        return zip(inputs.tensor_split(sections), labels.tensor_split(sections), strict=True)

    def random_evaluation(self, draws: Draws) -> Iterator[Batch]:
        """Yield random batches of images that judge architectures, without end."""
        size = min(self._evaluation_batch_size, len(self._architecture[1]))
        while True:
            yield from _shuffled(self._architecture, size, draws)


def check_images(images: LabelledInputs, space: SearchSpace) -> None:
    """Check that networks of a space take images and tell their classes.

    Raises:
        InputError: If not.
    """
    found, expected = images.inputs.shape[1:], space.input_shape()
    if tuple(found) != tuple(expected):
        raise InputError(
            f"`training` has inputs of shape {_shape(found)}, networks of `{space.name}` for "
            f"`{space.dataset.name}` take {_shape(expected)}."
        )
    if images.labels.shape != images.inputs.shape[:1]:
        raise InputError(
            f"`training` has {len(images.inputs)} inputs and labels of shape "
            f"{_shape(images.labels.shape)}: one label each is needed."
        )
    classes = space.dataset.classes
    outside = images.labels[(images.labels < 0) | (images.labels >= classes)]
    if len(outside):
        raise InputError(
            f"`training` has the label {outside[0]}: `{space.dataset.name}` has classes 0 to "
            f"{classes - 1}."
        )


def _shuffled(half: Batch, size: int, draws: Draws) -> Iterator[Batch]:
    inputs, labels = half
    order = torch.randperm(len(labels), generator=draws.torch).to(labels.device)
    for start in range(0, len(labels) - size + 1, size):
        chosen = order[start : start + size]
        yield inputs[chosen], labels[chosen]


def _shape(shape: tuple[int, ...]) -> str:
    return "x".join(map(str, shape))
