"""A network is left as it was found."""

from __future__ import annotations

import copy

import pytest
import torch
from torch import Tensor, nn

from freerea.metrics.networks.preservation import constant_buffers, preserved_buffers


class Counting(nn.Module):
    """Batch-norm of several kinds, and a buffer of its own that each pass changes and replaces."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.BatchNorm2d(3)
        self.second = nn.BatchNorm2d(3, momentum=None)
        self.local = nn.BatchNorm2d(3, track_running_stats=False)
        self.instances = nn.InstanceNorm2d(3, track_running_stats=True)
        self.register_buffer("passes", torch.zeros(1))
        self.register_buffer("none", None)

    def forward(self, images: Tensor) -> Tensor:
        self.passes += 1
        self.passes = self.passes.clone()
        return self.instances(self.local(self.second(self.first(images))))


@pytest.fixture
def network() -> Counting:
    made = Counting()
    made(torch.randn(4, 3, 5, 5))
    return made


IMAGES = torch.linspace(-2, 5, 4 * 3 * 25).reshape(4, 3, 5, 5)


def state_of(network: nn.Module) -> dict[str, Tensor]:
    return {name: each.clone() for name, each in network.state_dict().items()}


@pytest.mark.parametrize("training", [True, False])
def test_running_statistics_stay_and_outputs_are_as_ever(network: Counting, training: bool) -> None:
    network.train(training)
    expected = copy.deepcopy(network)(IMAGES)
    before = state_of(network)

    with constant_buffers(network):
        found = network(IMAGES)
        assert torch.equal(network.first.running_mean, before["first.running_mean"])

    assert torch.equal(found, expected)
    assert all(torch.equal(each, before[name]) for name, each in network.state_dict().items())


def test_other_buffers_are_put_back_in_their_own_memory(network: Counting) -> None:
    buffer = network.passes

    with constant_buffers(network):
        network(IMAGES)
        assert network.passes.item() == 2

    assert network.passes is buffer
    assert buffer.item() == 1


def test_batch_norm_counts_again_afterwards_whatever_was_raised(network: Counting) -> None:
    with pytest.raises(RuntimeError, match="should contain 2 elements"), constant_buffers(network):
        network(IMAGES[:, :2])

    assert network.first.track_running_stats
    assert network.second.track_running_stats
    assert not network.local.track_running_stats
    before = network.first.running_mean.clone()
    network(IMAGES)
    assert not torch.equal(network.first.running_mean, before)
    assert network.first.num_batches_tracked == 2


def test_what_moves_all_buffers_and_puts_them_back_computes_the_same(network: Counting) -> None:
    with preserved_buffers(network):
        expected = network(IMAGES)
    with constant_buffers(network):
        assert torch.equal(network(IMAGES), expected)
