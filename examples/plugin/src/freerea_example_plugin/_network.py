"""The networks of `TinyPlain`; the only module that imports torch at its head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from torch import Tensor, nn

ACTIVATIONS: dict[str, type[nn.Module]] = {"relu": nn.ReLU, "silu": nn.SiLU}


@dataclass(frozen=True)
class Stage:
    """A row of equal convolutions."""

    depth: int
    width: int
    kernel: int
    activation: str


class PlainNetwork(nn.Module):
    """Stages of convolutions, the mean over the pixels, and a linear classifier."""

    def __init__(self, stages: Sequence[Stage], *, channels: int, classes: int) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        width = channels
        for number, stage in enumerate(stages):
            for position in range(stage.depth):
                stride = 2 if number > 0 and position == 0 else 1
                layers.append(
                    nn.Conv2d(
                        width, stage.width, stage.kernel, stride, stage.kernel // 2, bias=False
                    )
                )
                layers.append(nn.BatchNorm2d(stage.width))
                layers.append(ACTIVATIONS[stage.activation]())
                width = stage.width
        self.body = nn.Sequential(*layers)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Linear(width, classes)

    def forward(self, images: Tensor) -> Tensor:
        """Return the logits ``(n, classes)`` of images ``(n, channels, height, width)``."""
        logits: Tensor = self.classifier(self.pool(self.body(images)).flatten(1))
        return logits
