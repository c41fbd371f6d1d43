"""The agreement of ReLU units between images, as a probe gives it to metrics."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from freerea.metrics import NetworkProbe


def probe_of(network: nn.Module, images: Tensor) -> NetworkProbe:
    labels = torch.zeros(len(images), dtype=torch.int64)
    return NetworkProbe(network, images, labels, torch.Generator().manual_seed(0))


def plain_agreement(inputs: list[Tensor]) -> npt.NDArray[np.float64]:
    """Count agreeing units pair by pair."""
    codes = np.concatenate([each.flatten(1).numpy() > 0 for each in inputs], axis=1)
    return np.array([[float((one == other).sum()) for other in codes] for one in codes])


class Recording(nn.Module):
    """Applies ReLU in every way that torch knows and records what goes in."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 3)
        self.convolution = nn.Conv2d(4, 4, 3, padding=1)
        self.norm = nn.BatchNorm2d(4)
        self.relu = nn.ReLU()
        self.relu_in_place = nn.ReLU(inplace=True)
        self.dead = nn.Conv2d(4, 5, 1)
        self.inputs: list[Tensor] = []

    def recorded(self, features: Tensor) -> Tensor:
        self.inputs.append(features.detach().clone())
        return features

    def forward(self, images: Tensor) -> Tensor:
        features = self.stem(images)
        features = self.relu(self.recorded(features)) - 0.3
        features = F.relu(self.recorded(features)) - 0.2
        features = self.relu_in_place(self.recorded(self.norm(self.convolution(features))))
        features = torch.relu(self.recorded(self.norm(features)))
        features = F.relu(self.recorded(self.convolution(features)), inplace=True)
        features = self.recorded(self.norm(features)).relu() - 0.1
        features = self.recorded(features).relu_() - 0.1
        features = torch.relu_(self.recorded(features))
        features = torch.relu(input=self.recorded(self.convolution(features)))
        self.relu(self.recorded(self.dead(features)))
        return features.mean(dim=(2, 3))


class Function(nn.Module):
    """Applies a function."""

    def __init__(self, function: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self.function = function

    def forward(self, images: Tensor) -> Tensor:
        return self.function(images)


@pytest.fixture
def images() -> Tensor:
    return torch.randn(6, 3, 5, 5, generator=torch.Generator().manual_seed(1))


def test_every_relu_counts_once_whichever_way_it_is_applied(images: Tensor) -> None:
    torch.manual_seed(0)
    network = Recording()

    agreement = probe_of(network, images).relu_agreement()

    assert len(network.inputs) == 10
    assert agreement.dtype == torch.float64
    np.testing.assert_array_equal(agreement, plain_agreement(network.inputs))


def test_the_diagonal_is_the_number_of_units(images: Tensor) -> None:
    agreement = probe_of(nn.Sequential(nn.Flatten(), nn.ReLU()), images).relu_agreement()

    assert agreement.diagonal().tolist() == [75.0] * 6


def test_a_relu_applied_twice_to_the_same_tensor_counts_twice(images: Tensor) -> None:
    once = probe_of(nn.ReLU(), images).relu_agreement()
    twice = probe_of(Function(lambda x: F.relu(x) + F.relu(x)), images).relu_agreement()

    assert torch.equal(twice, 2 * once)


def test_a_tensor_written_to_between_two_relus_is_compared_anew(images: Tensor) -> None:
    def shifted(inputs: Tensor) -> Tensor:
        features = inputs.clone()
        return F.relu(features) + F.relu(features.sub_(0.5))

    agreement = probe_of(Function(shifted), images).relu_agreement()

    np.testing.assert_array_equal(agreement, plain_agreement([images, images - 0.5]))


def test_two_relus_of_different_tensors_are_not_taken_for_one(images: Tensor) -> None:
    network = Function(lambda x: F.relu(x - 0.5) + F.relu(x + 0.5) + F.relu(x - 0.5))

    agreement = probe_of(network, images).relu_agreement()

    expected = plain_agreement([images - 0.5, images + 0.5, images - 0.5])
    np.testing.assert_array_equal(agreement, expected)


def test_a_unit_at_zero_is_off(images: Tensor) -> None:
    zeros = torch.zeros_like(images)
    negative = torch.full_like(images, -1.0)

    agreement = probe_of(nn.ReLU(), torch.cat([zeros, negative])).relu_agreement()

    assert (agreement == 75).all()


@pytest.mark.parametrize(
    "relative",
    [
        nn.ReLU6(),
        nn.ReLU6(inplace=True),
        nn.LeakyReLU(),
        nn.LeakyReLU(0.2, inplace=True),
        nn.PReLU(),
        nn.RReLU(),
        F.relu6,
        lambda inputs: F.hardtanh(inputs, min_val=0.0, max_val=2.0),
        nn.Threshold(0.0, 0.0),
        lambda inputs: F.threshold(inputs, threshold=0, value=0, inplace=True),
        lambda inputs: F.threshold_(inputs, 0, 0),
        lambda inputs: inputs.clamp(min=0),
        lambda inputs: inputs.clamp(0, 6),
        lambda inputs: inputs.clamp_(min=torch.zeros(())),
        lambda inputs: torch.clamp(input=inputs, min=0.0),
        lambda inputs: torch.clip(inputs, 0),
        lambda inputs: torch.clamp_min(inputs, 0),
        lambda inputs: inputs.clamp_min_(0),
        lambda inputs: torch.maximum(inputs, torch.zeros(())),
        lambda inputs: torch.maximum(inputs, other=torch.zeros_like(inputs)),
        lambda inputs: torch.max(inputs, torch.tensor(0.0)),
    ],
)
def test_relatives_of_relu_count_as_relu(relative, images: Tensor) -> None:
    class Network(nn.Module):
        def __init__(self, activation) -> None:
            super().__init__()
            self.activation = activation

        def forward(self, inputs: Tensor) -> Tensor:
            return self.activation(inputs)

    expected = probe_of(Network(nn.ReLU()), images).relu_agreement()
    assert torch.equal(probe_of(Network(relative), images).relu_agreement(), expected)


def test_what_has_no_row_for_each_image_does_not_count(images: Tensor) -> None:
    class Transposed(nn.Module):
        def forward(self, inputs: Tensor) -> Tensor:
            return F.relu(F.relu(inputs).flatten(1).T).T

    expected = probe_of(nn.ReLU(), images).relu_agreement()
    assert torch.equal(probe_of(Transposed(), images).relu_agreement(), expected)


def test_an_output_that_is_not_finite_has_no_agreement(images: Tensor) -> None:
    images = images.clone()
    images[0, 0, 0, 0] = torch.nan
    assert probe_of(nn.ReLU(), images).relu_agreement().isnan().all()


def test_the_images_are_left_alone(images: Tensor) -> None:
    before = images.clone()
    probe_of(nn.ReLU(inplace=True), images).relu_agreement()
    assert torch.equal(images, before)


def test_other_activations_do_not_count(images: Tensor) -> None:
    network = nn.Sequential(nn.Sigmoid(), nn.GELU(), nn.Hardtanh(), nn.ELU())

    assert probe_of(network, images).relu_agreement().count_nonzero() == 0


@pytest.mark.parametrize(
    "function",
    [
        lambda inputs: inputs.clamp(max=0),
        lambda inputs: inputs.clamp(-1, 1),
        lambda inputs: torch.clamp(inputs, min=0.5),
        lambda inputs: F.threshold(inputs, 0.5, 0),
        lambda inputs: F.threshold(inputs, 0, 20),
        lambda inputs: torch.maximum(inputs, inputs.flip(0)),
        lambda inputs: inputs - inputs.max(),
        lambda inputs: torch.max(inputs, dim=1)[0],
        lambda inputs: inputs.amax((2, 3)),
    ],
)
def test_other_bounds_and_maxima_do_not_count(function, images: Tensor) -> None:
    assert probe_of(Function(function), images).relu_agreement().count_nonzero() == 0


def test_the_network_is_run_once_for_all_metrics_of_a_probe(images: Tensor) -> None:
    calls: list[int] = []
    network = nn.Sequential(nn.ReLU())
    network.register_forward_hook(lambda *_: calls.append(1))
    probe = probe_of(network, images)

    assert torch.equal(probe.relu_agreement(), probe.relu_agreement())
    assert len(calls) == 1


def test_batch_norm_sees_the_batch_in_training_mode(images: Tensor) -> None:
    norm = nn.BatchNorm2d(3)
    with torch.no_grad():
        norm.running_mean = torch.full((3,), 1000.0)
    network = nn.Sequential(norm, nn.ReLU()).train()

    agreement = probe_of(network, images).relu_agreement()

    statistics = images.mean(dim=(0, 2, 3), keepdim=True)
    np.testing.assert_array_equal(agreement, plain_agreement([images - statistics]))


def test_the_network_is_left_as_it_was(images: Tensor) -> None:
    network = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.BatchNorm2d(4))
    network[3].eval()
    state = {name: value.clone() for name, value in network.state_dict().items()}
    buffers = dict(network.named_buffers())
    modes = [module.training for module in network.modules()]

    probe_of(network, images).relu_agreement()

    assert all(torch.equal(value, state[name]) for name, value in network.state_dict().items())
    assert all(each is buffers[name] for name, each in network.named_buffers())
    assert [module.training for module in network.modules()] == modes
    assert all(parameter.grad is None for parameter in network.parameters())


def test_the_network_is_left_as_it_was_when_it_fails(images: Tensor) -> None:
    def fail(inputs: Tensor) -> Tensor:
        raise RuntimeError("broken network")

    network = nn.Sequential(nn.BatchNorm2d(3), Function(fail))
    state = {name: value.clone() for name, value in network.state_dict().items()}

    with pytest.raises(RuntimeError, match="broken network"):
        probe_of(network, images).relu_agreement()

    assert all(torch.equal(value, state[name]) for name, value in network.state_dict().items())


def test_the_memory_layout_does_not_matter(images: Tensor) -> None:
    torch.manual_seed(0)
    network = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Flatten(), nn.ReLU())
    expected = probe_of(network, images).relu_agreement()

    channels_last = images.contiguous(memory_format=torch.channels_last)
    network.to(memory_format=torch.channels_last)

    assert torch.equal(probe_of(network, channels_last).relu_agreement(), expected)


def test_nothing_is_kept_for_gradients_and_no_observer_stays(images: Tensor) -> None:
    seen: list[bool] = []

    def observed(inputs: Tensor) -> Tensor:
        seen.append(torch.is_grad_enabled())
        return F.relu(inputs)

    network = Function(observed)
    agreement = probe_of(network, images).relu_agreement()
    before = agreement.clone()
    network(images)

    assert seen == [False, True]
    assert not agreement.requires_grad
    assert torch.equal(agreement, before)
    assert not network._forward_hooks
