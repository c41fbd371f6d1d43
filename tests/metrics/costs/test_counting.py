"""FLOPs and parameters counted on a network."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch
from torch import Tensor, nn
from torch.nn.modules import module as module_hooks

from freerea.metrics import network_costs
from freerea.metrics.costs.operation_counter import OperationCounter


def small_network() -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(3, 4, 3, padding=1),
        nn.BatchNorm2d(4),
        nn.ReLU(),
        nn.Conv2d(4, 6, 3, stride=2, padding=1, groups=2, bias=False),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(6 * 2 * 2, 5),
    )


def test_multiply_adds_and_parameters_are_those_counted_by_hand() -> None:
    costs = network_costs(small_network(), (3, 8, 8))

    # Outputs times kernel size: convolutions on 8×8 and 4×4 pixels, then the classifier.
    assert costs["flops"] == 4 * 64 * (3 * 9) + 6 * 16 * (2 * 9) + 5 * 24
    assert costs["params"] == (4 * 3 * 9 + 4) + 2 * 4 + 6 * 2 * 9 + (5 * 24 + 5)


def test_multiply_adds_follow_the_image_and_parameters_do_not() -> None:
    network = nn.Sequential(nn.Conv2d(3, 4, 3, padding=1, bias=False))

    small = network_costs(network, (3, 8, 8))
    large = network_costs(network, (3, 16, 16))

    assert large["flops"] == 4 * small["flops"]
    assert large["params"] == small["params"] == 108


def test_convolutions_on_a_path_that_leads_nowhere_count() -> None:
    class Dead(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.live = nn.Conv2d(3, 2, 1, bias=False)
            self.dead = nn.Conv2d(3, 5, 1, bias=False)

        def forward(self, images: Tensor) -> Tensor:
            self.dead(images)
            features: Tensor = self.live(images)
            return features

    assert network_costs(Dead(), (3, 4, 4)) == {"flops": 16 * 3 * 7, "params": 3 * 7}


class Recurrent(nn.Module):
    """A recurrent layer on a sequence, read at its end."""

    def __init__(self, layer: nn.Module) -> None:
        super().__init__()
        self.layer = layer
        self.classifier = nn.Linear(16, 10)

    def forward(self, sequence: Tensor) -> Tensor:
        states, _ = self.layer(sequence)
        logits: Tensor = self.classifier(states[:, -1])
        return logits


@pytest.mark.parametrize(("kind", "gates"), [(nn.LSTM, 4), (nn.GRU, 3), (nn.RNN, 1)])
def test_recurrent_layers_are_counted(kind: type[nn.Module], gates: int) -> None:
    network = Recurrent(kind(8, 16, batch_first=True))
    assert network_costs(network, (20, 8))["flops"] == 20 * gates * 16 * (8 + 16) + 16 * 10


def test_attention_is_counted_in_both_modes() -> None:
    layer = nn.TransformerEncoderLayer(16, 2, 32, batch_first=True)
    projections, products, feed_forward = 9 * 16 * (48 + 16), 2 * 9 * 9 * 16, 2 * 9 * 16 * 32
    for training in (True, False):
        costs = network_costs(layer.train(training), (9, 16))
        assert costs["flops"] == projections + products + feed_forward


@pytest.mark.parametrize("bidirectional", [False, True])
def test_every_layer_and_direction_of_a_recurrent_layer_is_counted(bidirectional: bool) -> None:
    layer = nn.LSTM(8, 16, num_layers=2, bidirectional=bidirectional, batch_first=True)
    directions = 1 + bidirectional
    first, second = 4 * 16 * (8 + 16), 4 * 16 * (16 * directions + 16)

    assert network_costs(layer, (20, 8))["flops"] == 20 * directions * (first + second)


def test_attention_is_counted_in_frozen_layers_and_in_stacks_of_them() -> None:
    layer = nn.TransformerEncoderLayer(16, 2, 32, batch_first=True)
    one = network_costs(layer, (9, 16))["flops"]
    stack = nn.TransformerEncoder(layer, 3).requires_grad_(False)

    assert network_costs(stack, (9, 16))["flops"] == 3 * one
    assert network_costs(stack.double(), (9, 16))["flops"] == 3 * one


def test_the_operation_of_cudnn_is_counted_as_its_layers_are() -> None:
    shapes = [(64, 8), (64, 16), (64,), (64,)]
    formula = OperationCounter().flop_registry[torch.ops.aten._cudnn_rnn]
    weights = [torch.empty(shape) for shape in shapes]

    counted = formula(torch.empty(20, 1, 8), weights, 4, out_val=torch.empty(0))

    assert counted // 2 == 20 * 4 * 16 * (8 + 16)


class Meeting(nn.Module):
    """Waits, while it is run, for another thread that runs one."""

    def __init__(self, barrier: threading.Barrier) -> None:
        super().__init__()
        self.layer = nn.Conv2d(3, 4, 1, bias=False)
        self.barrier = barrier

    def forward(self, images: Tensor) -> Tensor:
        self.barrier.wait()
        features: Tensor = self.layer(images)
        self.barrier.wait()
        return features


def test_threads_that_count_at_once_leave_the_process_as_it_was() -> None:
    def state() -> tuple[bool, bool, bool, int]:
        return (
            torch.backends.mkldnn.enabled,
            torch.backends.mha.get_fastpath_enabled(),
            torch.backends.cuda.flash_sdp_enabled(),
            len(module_hooks._global_forward_pre_hooks),
        )

    barrier = threading.Barrier(3, timeout=60)
    before = state()
    with ThreadPoolExecutor(2) as pool:
        counts = [pool.submit(network_costs, Meeting(barrier), (3, 8, 8)) for _ in range(2)]
        barrier.wait()
        during = state()
        barrier.wait()
        assert [each.result() for each in counts] == [{"flops": 768, "params": 12}] * 2

    assert during == state() == before


def test_frozen_parameters_are_not_counted() -> None:
    network = small_network()
    network[0].requires_grad_(False)

    assert network_costs(network, (3, 8, 8))["params"] == 8 + 108 + 125


@pytest.mark.parametrize("training", [True, False])
def test_modes_buffers_and_gradients_are_left_as_they_were(training: bool) -> None:
    network = small_network().train(training)
    network[1].train(not training)
    modes = [module.training for module in network.modules()]
    state = {name: value.clone() for name, value in network.state_dict().items()}
    random_state = torch.get_rng_state()

    network_costs(network, (3, 8, 8))

    assert [module.training for module in network.modules()] == modes
    assert all(torch.equal(value, state[name]) for name, value in network.state_dict().items())
    assert all(parameter.grad is None for parameter in network.parameters())
    assert torch.equal(torch.get_rng_state(), random_state)


def test_modes_are_restored_when_the_network_fails() -> None:
    network = small_network()

    with pytest.raises(RuntimeError):
        network_costs(network, (7, 8, 8))

    assert all(module.training for module in network.modules())


def test_a_network_in_double_precision_has_the_same_costs() -> None:
    expected = network_costs(small_network(), (3, 8, 8))

    assert network_costs(small_network().double(), (3, 8, 8)) == expected


def test_a_network_without_parameters_costs_nothing() -> None:
    assert network_costs(nn.Flatten(), (3, 8, 8)) == {"flops": 0, "params": 0}
