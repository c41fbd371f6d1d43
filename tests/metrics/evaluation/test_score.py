"""Metrics of a user's own network."""

from __future__ import annotations

import copy
import random
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from freerea.metrics import score
from freerea_plugins import InputError
from tests.metrics.evaluation.every_metric import BATCH, Network, values


class Moving(Network):
    """Puts new tensors in place of a buffer, and writes to its images."""

    mean: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(3))

    def forward(self, images: Tensor) -> Tensor:
        images.sub_(0.5)
        self.mean = 0.9 * self.mean + 0.1 * images.detach().mean((0, 2, 3))
        logits: Tensor = super().forward(images)
        return logits


class Chance(nn.Module):
    """A layer that draws from Python's, NumPy's and torch's global sources."""

    def forward(self, features: Tensor) -> Tensor:
        factor = 1 + random.random() + np.random.rand() + float(torch.rand(()))
        return features * factor


def state(network: nn.Module) -> list[Any]:
    members = [*network.named_parameters(), *network.named_buffers()]
    return [
        [(name, id(each), each.data_ptr(), each._version) for name, each in members],
        [
            (module.training, type(module), sorted(vars(module)), len(module._forward_hooks))
            for module in network.modules()
        ],
        [id(each.grad) for each in network.parameters()],
    ]


@pytest.mark.parametrize("network", [Network(), Network(nn.Dropout(0.5)), Moving()])
def test_nothing_of_the_network_the_batch_or_randomness_changes(network: nn.Module) -> None:
    network.eval()
    network[0].requires_grad_(False)
    network[-1].weight.grad = torch.ones(4, 8)
    network[1].forward = network[1].forward  # one of the user's own
    tensors = copy.deepcopy(network.state_dict())
    before = state(network)
    digest = BATCH.digest()
    sources = random.getstate(), str(np.random.get_state()), torch.get_rng_state().tolist()

    values(network)

    assert state(network) == before
    assert all(torch.equal(tensors[name], each) for name, each in network.state_dict().items())
    assert BATCH.digest() == digest
    assert sources == (
        random.getstate(),
        str(np.random.get_state()),
        torch.get_rng_state().tolist(),
    )


def test_a_network_is_measured_the_same_in_every_mode() -> None:
    expected = values(Network())

    assert values(Network().eval()) == expected
    assert values(Network().requires_grad_(False)) == expected
    assert values(Network().double()) == expected
    assert values(Network().bfloat16()) == expected
    assert values(torch.compile(Network(), backend="eager")) == expected  # type: ignore[arg-type]
    with torch.no_grad():
        assert values(Network()) == expected
    with torch.inference_mode():
        assert values(Network()) == expected


def test_dropout_is_switched_off() -> None:
    without = Network(nn.Conv2d(8, 8, 3, padding=1), nn.Identity())
    dropping = Network(nn.Conv2d(8, 8, 3, padding=1), nn.Dropout2d(0.5))
    assert values(dropping) == values(without)


def test_chance_is_the_same_for_the_same_seed() -> None:
    network = Network(nn.Conv2d(8, 8, 3, padding=1), Chance())
    assert score(network, BATCH, ["snip"], seed=3) == score(network, BATCH, ["snip"], seed=3)


@pytest.mark.parametrize("repeats", [0, 10_001, 2**70, 1.5])
def test_repeats_are_those_of_a_fidelity(repeats: Any) -> None:
    with pytest.raises(InputError, match=r"^`repeats` must be .*, got "):
        score(Network(), BATCH, repeats=repeats)
