"""Random changes of training images that leave their classes as they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import torch
import torch.nn.functional as F
from torch import Tensor

from freerea_plugins import InputError


class Augmentation(Protocol):
    """A random change of images; a frozen dataclass, so that recipes can be compared."""

    def __call__(self, images: Tensor, generator: torch.Generator) -> Tensor:
        """Return images of the same shape.

        Args:
            images: Normalised images ``(n, channels, height, width)``.
            generator: Source of randomness, on the CPU.
        """


@dataclass(frozen=True)
class RandomFlip:
    """Mirrors each image, left for right, with a chance of one half."""

    def __call__(self, images: Tensor, generator: torch.Generator) -> Tensor:
        """Return images, half of them mirrored."""
        drawn = torch.rand(len(images), generator=generator) < 0.5
        chosen = drawn.to(images.device).view(-1, 1, 1, 1)
        return torch.where(chosen, images.flip(-1), images)


@dataclass(frozen=True)
class RandomCrop:
    """Shifts each image by up to a part of its sides; zeros, the mean, come in from the edge.

    It is the crop of the image padded by as much, as is usual on CIFAR (He et al., "Deep Residual
    Learning for Image Recognition", 2016, section 4.2: four of 32 pixels).

    Args:
        share: Largest shift, as a part of a side, from 0 to 1.

    Raises:
        InputError: If the share is out of range.
    """

    share: float = 0.125

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise InputError(f"`share` of a crop must be from 0 to 1, got {self.share!r}.")

    def __call__(self, images: Tensor, generator: torch.Generator) -> Tensor:
        """Return shifted images."""
        height, width = images.shape[-2:]
        most_down, most_right = round(height * self.share), round(width * self.share)
        padded = F.pad(images, (most_right, most_right, most_down, most_down))
        rows = _windows(len(images), height, most_down, generator).to(images.device)
        columns = _windows(len(images), width, most_right, generator).to(images.device)
        numbers = torch.arange(len(images), device=images.device)
        cropped = padded[numbers[:, None, None], :, rows[:, :, None], columns[:, None, :]]
        return cropped.permute(0, 3, 1, 2)


def _windows(count: int, side: int, most: int, generator: torch.Generator) -> Tensor:
    """Return, for each of `count` images, the positions on a padded axis that are kept."""
    starts = torch.randint(0, 2 * most + 1, (count, 1), generator=generator)
    return starts + torch.arange(side)
