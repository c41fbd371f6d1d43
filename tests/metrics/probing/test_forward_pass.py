"""One forward pass that observers share."""

from __future__ import annotations

import weakref
from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from freerea.metrics import NetworkProbe
from freerea.metrics.probing.activation_agreement import ActivationAgreement
from freerea.metrics.probing.response_correlation import ResponseCorrelations
from freerea_plugins import Activation, InputError, Observer


class Recorder(Observer):
    """Keeps what it is shown."""

    def __init__(self, images: int) -> None:
        super().__init__(images)
        self.activations: list[Activation] = []
        self.inputs: list[Tensor] = []
        self.layers: list[Tensor] = []
        self.blocks: list[Tensor] = []
        self.output: object = None

    def see_activation(self, activation: Activation) -> None:
        self.activations.append(activation)
        self.inputs.append(activation.inputs.clone())

    def see_layer(self, outputs: Tensor) -> None:
        self.layers.append(outputs.clone())

    def see_block(self, outputs: Tensor) -> None:
        self.blocks.append(outputs.clone())

    def see_output(self, outputs: object) -> None:
        self.output = outputs


class Another(Recorder):
    """Another observer of the same."""


class Function(nn.Module):
    """Applies a function."""

    def __init__(self, function: Callable[[Tensor], object]) -> None:
        super().__init__()
        self.function = function

    def forward(self, images: Tensor) -> object:
        return self.function(images)


IMAGES = torch.randn(6, 3, 4, 4, generator=torch.Generator().manual_seed(1))


def probe_of(
    network: nn.Module, images: Tensor = IMAGES, observers: tuple[type[Observer], ...] = ()
) -> NetworkProbe:
    labels = torch.zeros(len(images), dtype=torch.int64)
    return NetworkProbe(
        network, images, labels, torch.Generator().manual_seed(0), observers=observers
    )


def seen(function: Callable[[Tensor], object], images: Tensor = IMAGES) -> Recorder:
    return probe_of(Function(function), images).observed(Recorder)


def counted(network: nn.Module) -> list[int]:
    runs: list[int] = []
    network.register_forward_hook(lambda *_: runs.append(1))
    return runs


def test_expected_observers_share_one_pass() -> None:
    network = nn.Sequential(nn.Conv2d(3, 4, 1), nn.ReLU())
    runs = counted(network)
    probe = probe_of(network, observers=(Recorder, Another, Recorder))
    assert torch.equal(probe.observed(Recorder).inputs[0], probe.observed(Another).inputs[0])
    assert len(runs) == 1
    assert probe.observed(Recorder) is probe.observed(Recorder)


def test_an_unexpected_observer_has_a_pass_of_its_own() -> None:
    network = nn.Sequential(nn.Conv2d(3, 4, 1), nn.ReLU())
    runs = counted(network)
    probe = probe_of(network, observers=(Recorder,))
    probe.observed(Another)
    probe.observed(Recorder)
    assert len(runs) == 2


@pytest.mark.parametrize(
    "function",
    [
        *(F.gelu, F.silu, F.mish, F.hardswish, F.elu, F.selu, F.celu, F.softplus, F.softsign),
        *(torch.tanh, Tensor.tanh, torch.sigmoid, F.hardsigmoid, F.logsigmoid, F.hardtanh),
        *(nn.GELU(), nn.SiLU(inplace=True), nn.Hardswish(inplace=True), nn.Tanh(), nn.Softplus()),
    ],
    ids=lambda each: getattr(each, "__name__", type(each).__name__),
)
def test_smooth_activations_are_seen_before_they_are_made(
    function: Callable[[Tensor], Tensor],
) -> None:
    recorder = seen(lambda images: function(images.clone()))
    assert [each.piecewise_linear for each in recorder.activations] == [False]
    assert torch.equal(recorder.inputs[0], IMAGES)


@pytest.mark.parametrize("function", [F.relu, F.relu6, nn.ReLU(inplace=True), torch.relu_])
def test_relatives_of_relu_are_piecewise_linear(function: Callable[[Tensor], Tensor]) -> None:
    recorder = seen(lambda images: function(images.clone()))
    assert [each.piecewise_linear for each in recorder.activations] == [True]
    assert torch.equal(recorder.inputs[0], IMAGES)


def test_branches_of_one_node_hand_over_the_same_activation() -> None:
    recorder = seen(lambda images: F.relu(images) + F.relu(images) + F.silu(images))
    first, second, smooth = recorder.activations
    assert first is second
    assert smooth is not first


def test_a_tensor_that_was_written_to_is_another() -> None:
    recorder = seen(lambda images: F.relu(images) + F.relu(images.mul_(-1)))
    first, second = recorder.activations
    assert first is not second


def test_layers_are_shown_with_their_channels_last() -> None:
    torch.manual_seed(0)
    convolution, linear = nn.Conv2d(3, 5, 3, padding=1), nn.Linear(4, 7)
    convolved = seen(convolution).layers
    expected = convolution(IMAGES).detach()
    assert [tuple(each.shape) for each in convolved] == [(6, 16, 5)]
    torch.testing.assert_close(convolved[0], expected.flatten(2).transpose(1, 2))
    # Of features (n, channels, height, width) a linear layer changes the last axis.
    (projected,) = seen(linear).layers
    torch.testing.assert_close(projected, linear(IMAGES).detach().flatten(1, 2))


def test_a_classifier_has_no_places_to_compare() -> None:
    assert seen(lambda images: F.linear(images.flatten(1), torch.ones(10, 48))).layers == []


def test_what_has_other_rows_than_images_is_not_shown() -> None:
    recorder = seen(
        lambda images: F.relu(F.linear(images.flatten(0, 1)[1:], torch.ones(2, 4))).flatten()
    )
    assert recorder.activations == []
    assert recorder.layers == []
    assert seen(lambda images: torch.relu(images.flatten(1).sum(1))).activations == []


@pytest.mark.parametrize("layer", [nn.Conv2d(3, 5, 1), nn.Linear(2, 5)])
def test_windows_are_places_of_their_image(layer: nn.Module) -> None:
    def windows(images: Tensor) -> Tensor:
        split = images.unfold(2, 2, 2).unfold(3, 2, 2).permute(0, 2, 3, 1, 4, 5)
        return split.reshape(24, 3, 2, 2)

    recorder = seen(lambda images: F.gelu(layer(windows(images))))
    outputs = layer(windows(IMAGES)).detach()
    torch.testing.assert_close(recorder.inputs[0], outputs.unflatten(0, (6, 4)))
    if isinstance(layer, nn.Conv2d):
        outputs = outputs.permute(0, 2, 3, 1)
    torch.testing.assert_close(recorder.layers[0], outputs.reshape(6, -1, 5))


def test_places_that_are_rows_are_those_of_their_image() -> None:
    linear = nn.Linear(4, 7)
    recorder = seen(lambda images: F.gelu(linear(images.flatten(0, 2))))
    expected = linear(IMAGES).detach().flatten(1, 2)
    torch.testing.assert_close(recorder.layers, [expected])
    torch.testing.assert_close(recorder.inputs, [expected])


def test_sequences_first_are_turned() -> None:
    class Turned(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.attention = nn.MultiheadAttention(4, 1)
            self.linear = nn.Linear(4, 4)

        def forward(self, images: Tensor) -> Tensor:
            tokens = images.flatten(1, 2).transpose(0, 1)
            F.gelu(tokens.flatten(0, 1))  # rows of which nobody knows whose they are
            return F.gelu(self.linear(tokens)).mean(0)

    recorder = probe_of(Turned()).observed(Recorder)
    assert [tuple(each.shape) for each in (*recorder.inputs, *recorder.layers)] == [(6, 12, 4)] * 2
    with pytest.raises(InputError, match="batch_first=False take 12 images for as many tokens"):
        probe_of(Turned(), IMAGES.repeat(2, 1, 1, 1)).observed(Recorder)


def test_blocks_and_the_output_are_shown() -> None:
    network = nn.Sequential(nn.Conv2d(3, 4, 1), nn.Conv2d(4, 2, 3), nn.Flatten())
    recorder = probe_of(network).observed(Recorder)
    assert [each.shape[1] for each in recorder.blocks] == [4, 2]
    assert isinstance(recorder.output, Tensor)
    assert torch.equal(recorder.output, network(IMAGES))


def test_the_pass_keeps_nothing_for_gradients_and_leaves_the_network_as_it_was() -> None:
    network = nn.Sequential(nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4), nn.ReLU())
    before = {name: each.clone() for name, each in network.state_dict().items()}
    recorder = probe_of(network).observed(Recorder)
    assert not recorder.layers[0].requires_grad
    assert all(torch.equal(each, before[name]) for name, each in network.state_dict().items())


def test_pooling_is_that_of_torch_up_to_rounding() -> None:
    images = IMAGES.contiguous(memory_format=torch.channels_last)
    pool = nn.AvgPool2d(3, stride=1, padding=1, count_include_pad=False)
    torch.testing.assert_close(probe_of(pool, images).observed(Recorder).output, pool(IMAGES))


@pytest.mark.parametrize("observer", [ActivationAgreement, ResponseCorrelations])
def test_observers_do_not_keep_features(observer: type[Observer]) -> None:
    kept: list[weakref.ref[Tensor]] = []

    def network(images: Tensor) -> Tensor:
        features = images * 2
        kept.append(weakref.ref(features))
        return F.gelu(features).mean((2, 3))

    probe = probe_of(Function(network))
    probe.observed(observer)
    assert kept[0]() is None
