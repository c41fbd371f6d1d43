"""Networks on which metrics are checked: awkward ones, and such that compute nothing."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm
from torch.nn.modules.conv import _ConvNd

IMAGE = (3, 16, 16)
CLASSES = 5


class Residual(nn.Module):
    """A residual whose sum is in place, and a convolution that leads nowhere."""

    def __init__(self) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(8, 8, 3, padding=1, groups=8)
        self.dead = nn.Conv2d(8, 2, 1)

    def forward(self, inputs: Tensor) -> Tensor:
        """Map features to features of the same shape."""
        self.dead(inputs)
        result: Tensor = self.convolution(F.relu(inputs))
        result += inputs
        return result


class Awkward(nn.Module):
    """ReLUs as modules, by functions and in place, a residual, odd sizes and a dead layer."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(IMAGE[0], 8, 3, stride=2)
        self.norm = nn.BatchNorm2d(8)
        self.first = Residual()
        self.second = nn.Sequential(
            nn.ReLU(inplace=True), nn.Conv2d(8, 12, 3, stride=2), nn.BatchNorm2d(12)
        )
        self.classifier = nn.Linear(12, CLASSES)

    def forward(self, images: Tensor) -> Tensor:
        """Return logits."""
        features = F.relu_(self.norm(self.stem(images)))
        features = self.second(self.first(features)).relu_()
        logits: Tensor = self.classifier(features.mean(dim=(2, 3)))
        return logits


class Blind(Awkward):
    """No path from the images to the logits, which are the same for all."""

    def forward(self, images: Tensor) -> Tensor:
        """Return the logits of images that are not looked at."""
        return super().forward(images * 0)


class Failing(Awkward):
    """Raises when all is computed."""

    def forward(self, images: Tensor) -> Tensor:
        """Raise `RuntimeError`."""
        super().forward(images)
        raise RuntimeError("this network fails, as its check wants")


class OneLayer(nn.Module):
    """A linear layer: no convolution, no batch-norm and no ReLU."""

    def __init__(self) -> None:
        super().__init__()
        self.classifier = nn.Linear(IMAGE[0] * IMAGE[1] * IMAGE[2], CLASSES)

    def forward(self, images: Tensor) -> Tensor:
        """Return logits."""
        logits: Tensor = self.classifier(images.flatten(1))
        return logits


@torch.no_grad()
def initialize(network: nn.Module, generator: torch.Generator) -> None:
    """Initialise convolutions, linear layers and batch-norm as `Probe` says; all else stays."""
    for module in network.modules():
        if isinstance(module, _ConvNd | nn.Linear):
            nn.init.kaiming_normal_(
                module.weight, mode="fan_out", nonlinearity="relu", generator=generator
            )
            if module.bias is not None:
                module.bias.zero_()
        elif isinstance(module, _BatchNorm):
            module.reset_parameters()
