"""FLOPs and parameters counted on a network."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from freerea.metrics import network_costs


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
