"""A search space with a small, smooth supernet, and points to classify."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor, nn

from freerea.samplers.baselines.weight_sharing.one_shot import OneShotModel
from freerea_plugins import (
    PAPER,
    Dataset,
    Fidelity,
    Genotype,
    LabelledInputs,
    SearchSpace,
    Variable,
)

FEATURES, CLASSES = 4, 3


class ToySpace(SearchSpace):
    """How features are made, and how they are read; a blind map sees nothing."""

    name = "toy-shared"
    datasets: ClassVar = (Dataset("points", (FEATURES,), CLASSES),)
    variables = (Variable("map", ("blind", "linear", "tanh")), Variable("head", ("one", "two")))

    def build_network(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:
        raise NotImplementedError

    def build_supernet(self, fidelity: Fidelity = PAPER) -> ToySupernet:
        return ToySupernet()


class ToySupernet(nn.Module):
    """Two maps and a blind one, and two heads."""

    def __init__(self) -> None:
        super().__init__()
        self.maps = nn.ModuleList(nn.Linear(FEATURES, FEATURES) for _ in range(2))
        self.heads = nn.ModuleList(nn.Linear(FEATURES, CLASSES) for _ in range(2))

    def forward(
        self,
        inputs: Tensor,
        weights: Sequence[Tensor],
        choices: Sequence[Sequence[int]] | None = None,
    ) -> Tensor:
        computed = [range(3), range(2)] if choices is None else choices
        features = torch.zeros_like(inputs)
        for choice in computed[0]:
            features = features + weights[0][choice] * self._map(choice, inputs)
        logits = torch.zeros(len(inputs), CLASSES, dtype=inputs.dtype)
        for choice in computed[1]:
            logits = logits + weights[1][choice] * self.heads[choice](features)
        return logits

    def _map(self, choice: int, inputs: Tensor) -> Tensor:
        if choice == 0:
            return torch.zeros_like(inputs)
        mapped: Tensor = self.maps[choice - 1](inputs)
        return mapped if choice == 1 else mapped.tanh()


def points(count: int = 60, seed: int = 0) -> LabelledInputs:
    """Points around a centre for each class, which any head that sees them can tell."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, CLASSES, count)
    inputs = 2 * np.eye(CLASSES, FEATURES)[labels] + rng.normal(scale=0.3, size=(count, FEATURES))
    return LabelledInputs(inputs.astype(np.float32), labels.astype(np.int64))


def toy_model(seed: int = 0) -> Any:
    """The toy's supernet in double precision, as a model."""
    torch.manual_seed(seed)
    return OneShotModel(ToySpace(), ToySupernet().double(), torch.device("cpu"))  # type: ignore[arg-type]


def toy_batch(seed: int) -> tuple[Tensor, Tensor]:
    """A batch in double precision."""
    data = points(12, seed)
    return torch.from_numpy(data.inputs).double(), torch.from_numpy(data.labels)
