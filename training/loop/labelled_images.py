"""Images in memory, as bytes."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from freerea_plugins import InputError


@dataclass(frozen=True, eq=False)
class LabelledImages:
    """Images as bytes, their classes, and how the images are normalised.

    Attributes:
        images: ``(n, channels, height, width)``, of type ``uint8``.
        labels: Class of each, ``(n,)``, of type ``int64``.
        mean: Mean of each channel, of values from 0 to 1, which is taken off them.
        deviation: Standard deviation of each channel, which they are divided by.

    Raises:
        InputError: If they do not fit together.
    """

    images: Tensor
    labels: Tensor
    mean: tuple[float, ...]
    deviation: tuple[float, ...]

    def __post_init__(self) -> None:
        if self.images.dtype != torch.uint8 or self.images.ndim != 4:
            raise InputError(
                "`images` must be bytes of shape (n, channels, height, width), got "
                f"{self.images.dtype} of shape {tuple(self.images.shape)}."
            )
        if self.labels.dtype != torch.int64 or self.labels.shape != (len(self.images),):
            raise InputError(
                f"`labels` must be {len(self.images)} numbers of type int64, got "
                f"{self.labels.dtype} of shape {tuple(self.labels.shape)}."
            )
        for name in ("mean", "deviation"):
            values = getattr(self, name)
            if len(values) != self.images.shape[1]:
                raise InputError(
                    f"`{name}` must have a number for each of {self.images.shape[1]} channels, "
                    f"got {values}."
                )
        if min(self.deviation) <= 0:
            raise InputError(f"`deviation` must be positive, got {self.deviation}.")

    def __len__(self) -> int:
        return len(self.images)

    def to(self, device: torch.device) -> LabelledImages:
        """Return the images on a device."""
        return LabelledImages(
            self.images.to(device), self.labels.to(device), self.mean, self.deviation
        )

    def normalised(self, chosen: Tensor | slice) -> Tensor:
        """Return some of the images as a network takes them, in single precision.

        Args:
            chosen: Their positions ``(n,)``.

        Returns:
            ``(n, channels, height, width)``.
        """
        images = self.images[chosen].float()
        mean = torch.tensor(self.mean, device=images.device).view(-1, 1, 1)
        deviation = torch.tensor(self.deviation, device=images.device).view(-1, 1, 1)
        return images.div_(255).sub_(mean).div_(deviation)
