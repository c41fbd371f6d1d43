"""Networks with several inputs, or that return something else than logits."""

from __future__ import annotations

import dataclasses
from typing import Any

from torch import Tensor, nn

from tests.metrics.evaluation.every_metric import Network


class InDictionary(nn.Module):
    """As many networks of other libraries return their logits."""

    def __init__(self) -> None:
        super().__init__()
        self.inner = Network()

    def forward(self, images: Tensor) -> dict[str, Any]:
        return {"logits": self.inner(images), "loss": None, "name": "inner"}


@dataclasses.dataclass
class Output:
    """What a network returns, in a class."""

    logits: Tensor


class InTuple(InDictionary):
    """A tuple of tuples."""

    def forward(self, images: Tensor) -> Any:
        return ("logits", [self.inner(images)])


class InClass(InDictionary):
    """A class of its own."""

    def forward(self, images: Tensor) -> Any:
        return Output(self.inner(images))


class Maps(nn.Sequential):
    """A logit for each place."""

    def __init__(self) -> None:
        super().__init__(
            *(nn.Conv2d(3, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU()),
            *(nn.Conv2d(8, 8, 3, padding=1), nn.ReLU(), nn.Conv2d(8, 4, 1)),
        )


class TwoInputs(nn.Module):
    """Images, and a number for each that is added to its features."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, padding=1)
        self.extra = nn.Linear(1, 8)
        self.body = nn.Sequential(nn.Conv2d(8, 8, 3, padding=1), nn.ReLU())
        self.classifier = nn.Linear(8, 4)

    def forward(self, images: Tensor, extra: Tensor) -> Tensor:
        features = self.stem(images) + self.extra(extra)[:, :, None, None]
        logits: Tensor = self.classifier(self.body(features.relu()).mean((2, 3)))
        return logits
