"""What a measurement promises whatever the network is made of."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint

from freerea.metrics import Evaluator, pink_noise, score
from freerea_plugins import (
    PAPER,
    Dataset,
    Fidelity,
    Genotype,
    InputError,
)
from tests.metrics.evaluation.every_metric import BATCH, NAMES
from tests.metrics.evaluation.small_network import ONCE, Network, Space


class Branches(nn.Module):
    """A part without gradients, and one with."""

    def __init__(self) -> None:
        super().__init__()
        self.frozen, self.other = nn.Conv2d(8, 8, 1), nn.Conv2d(8, 8, 1)

    def forward(self, features: Tensor) -> Tensor:
        with torch.no_grad():
            frozen = self.frozen(features)
        result: Tensor = self.other(features) + frozen
        return result


class FrozenStem(Network):
    """No gradients up to the second convolution."""

    def forward(self, images: Tensor) -> Tensor:
        with torch.no_grad():
            for layer in list(self)[:4]:
                images = layer(images)
        for layer in list(self)[4:]:
            images = layer(images)
        return images


@pytest.mark.parametrize("network", [Network(Branches()), FrozenStem()])
def test_parts_without_gradients_are_no_obstacle(network: nn.Module) -> None:
    assert not any(map(math.isnan, score(network, BATCH, NAMES, repeats=1).values()))


class Checkpointed(nn.Module):
    """Computes its part again in the backward pass."""

    def __init__(self, reentrant: bool) -> None:
        super().__init__()
        self.reentrant = reentrant
        self.convolution = nn.Conv2d(8, 8, 3, padding=1)

    def forward(self, features: Tensor) -> Tensor:
        result: Tensor = checkpoint(self.convolution, features, use_reentrant=self.reentrant)
        return result


@pytest.mark.filterwarnings("ignore:None of the inputs have requires_grad")
def test_checkpointing_is_measured_or_refused_in_one_line() -> None:
    expected = score(Network(nn.Conv2d(8, 8, 3, padding=1)), BATCH, ["snip"])
    assert score(Network(Checkpointed(False)), BATCH, ["snip"]) == pytest.approx(expected)
    with pytest.raises(
        InputError, match=r"metric `snip` failed for `network`: .*use_reentrant=True"
    ):
        score(Network(Checkpointed(True)), BATCH, ["snip"])


class Compiled(nn.Module):
    """Calls a compiled function."""

    def __init__(self) -> None:
        super().__init__()
        self.function = torch.compile(F.relu, backend="eager")

    def forward(self, features: Tensor) -> Tensor:
        result: Tensor = self.function(features)
        return result


def in_place(module: nn.Module) -> nn.Module:
    module.compile(backend="eager")
    return module


@pytest.mark.parametrize(
    "build",
    [
        lambda: Network(torch.compile(nn.ReLU(), backend="eager")),  # type: ignore[arg-type]
        lambda: Network(nn.Sequential(torch.compile(nn.ReLU(), backend="eager"))),  # type: ignore[arg-type]
        lambda: Network(in_place(nn.ReLU())),
        lambda: in_place(Network(nn.ReLU())),
        lambda: Network(Compiled()),
    ],
    ids=["child", "grandchild", "child in place", "in place", "function"],
)
def test_what_is_compiled_is_measured_as_it_is_written(build: Any) -> None:
    expected = score(Network(nn.ReLU()), BATCH, NAMES, repeats=1)
    assert score(build(), BATCH, NAMES, repeats=1) == expected

    class CompiledSpace(Space):
        def build_network(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:
            network: nn.Module = build()
            return network

    found = Evaluator(BATCH, NAMES, fidelity=ONCE).measure(CompiledSpace().architecture((0,)))
    assert found == expected


class Tokens(nn.Module):
    """A transformer on patches, tokens first or not."""

    def __init__(self, *, batch_first: bool, patch: int) -> None:
        super().__init__()
        self.batch_first = batch_first
        self.embedding = nn.Conv2d(3, 8, patch, stride=patch)
        generator = torch.Generator().manual_seed(0)
        self.encoder = nn.TransformerEncoderLayer(8, 2, 16, batch_first=batch_first)
        with torch.no_grad():
            for parameter in self.encoder.parameters():
                parameter.normal_(std=0.3, generator=generator)
        self.classifier = nn.Linear(8, 4)

    def forward(self, images: Tensor) -> Tensor:
        tokens = self.embedding(images).flatten(2).transpose(1, 2)
        if self.batch_first:
            return self.classifier(self.encoder(tokens).mean(1))  # type: ignore[no-any-return]
        return self.classifier(self.encoder(tokens.transpose(0, 1)).mean(0))  # type: ignore[no-any-return]


def test_images_are_compared_where_tokens_come_first() -> None:
    expected = score(Tokens(batch_first=True, patch=2), BATCH, ["linear_regions"])
    assert math.isfinite(expected["linear_regions"])
    found = score(Tokens(batch_first=False, patch=2), BATCH, ["linear_regions"])
    assert found == pytest.approx(expected)


def test_as_many_tokens_as_images_are_refused_where_tokens_come_first() -> None:
    batch = pink_noise(Dataset("small", (3, 8, 8), 4), size=4)
    score(Tokens(batch_first=True, patch=4), batch, ["linear_regions"])
    with pytest.raises(InputError) as caught:
        score(Tokens(batch_first=False, patch=4), batch, ["linear_regions"])
    assert str(caught.value) == (
        "layers with batch_first=False take 4 images "
        "for as many tokens: give another number of images."
    )
