"""Networks of every kind have values, or a reason in one line."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils import parametrizations, prune

from freerea.metrics import Batch, score
from freerea_plugins import InputError
from tests.metrics.evaluation.every_metric import BATCH, Network, values


@pytest.mark.parametrize("wrap", [parametrizations.weight_norm, parametrizations.spectral_norm])
def test_parametrized_weights_are_initialised_as_weights(wrap: Any) -> None:
    network = Network(wrap(nn.Conv2d(8, 8, 3, padding=1))).eval()
    weight = network[3].weight.detach().clone()

    assert values(network) == values(Network())
    assert torch.equal(network[3].weight, weight)


def test_a_weight_that_layers_share_counts_once() -> None:
    layer = nn.Conv2d(8, 8, 3, padding=1)
    other = nn.Conv2d(8, 8, 3, padding=1)
    other.weight, other.bias = layer.weight, layer.bias
    one_layer = Network(layer, nn.ReLU(), layer)
    one_weight = Network(layer, nn.ReLU(), other)
    for name in ("synflow", "log_synflow", "path_norm", "snip"):
        [first], [second] = (
            score(each, BATCH, [name]).values() for each in (one_layer, one_weight)
        )
        assert first == pytest.approx(second, rel=1e-6), name


@pytest.mark.parametrize(
    "norm", [nn.GroupNorm(2, 8), nn.InstanceNorm2d(8), nn.LayerNorm([8, 8, 8]), nn.RMSNorm([8, 8])]
)
def test_flow_passes_every_normalisation(norm: nn.Module) -> None:
    names = ["synflow", "log_synflow", "path_norm"]
    plain = score(Network(nn.Conv2d(8, 8, 1), nn.Identity()), BATCH, names)

    assert score(Network(nn.Conv2d(8, 8, 1), norm), BATCH, names) == plain


def test_flow_that_is_subtracted_has_a_log_synflow() -> None:
    class Difference(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.first, self.second = nn.Conv2d(8, 8, 1), nn.Conv2d(8, 8, 3, padding=1)

        def forward(self, features: Tensor) -> Tensor:
            difference: Tensor = self.first(features) - self.second(features)
            return difference

    assert math.isfinite(score(Network(Difference()), BATCH, ["log_synflow"])["log_synflow"])


class Signals(nn.Sequential):
    """Signals of two channels."""

    shape = (2, 32)

    def __init__(self) -> None:
        super().__init__(
            *(nn.Conv1d(2, 8, 3), nn.BatchNorm1d(8), nn.ReLU(), nn.AdaptiveAvgPool1d(1)),
            *(nn.Flatten(), nn.Linear(8, 4)),
        )


class Volumes(nn.Sequential):
    """Volumes of one channel."""

    shape = (1, 6, 6, 6)

    def __init__(self) -> None:
        super().__init__(
            *(nn.Conv3d(1, 8, 3), nn.BatchNorm3d(8), nn.ReLU(), nn.AdaptiveAvgPool3d(1)),
            *(nn.Flatten(), nn.Linear(8, 4)),
        )


class Vectors(nn.Sequential):
    """Vectors of 16 numbers."""

    shape = (16,)

    def __init__(self) -> None:
        super().__init__(nn.Linear(16, 12), nn.ReLU(), nn.Linear(12, 4))


class Tokens(nn.Module):
    """A transformer on the pixels."""

    shape = (3, 8, 8)

    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Conv2d(3, 8, 2, stride=2)
        self.encoder = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
        self.classifier = nn.Linear(8, 4)

    def forward(self, images: Tensor) -> Tensor:
        tokens = self.embedding(images).flatten(2).transpose(1, 2)
        logits: Tensor = self.classifier(self.encoder(tokens).mean(1))
        return logits


class WithoutWeights(nn.Module):
    """Nothing to initialise."""

    shape = (3, 8, 8)

    def forward(self, images: Tensor) -> Tensor:
        return torch.cat([images, -images], dim=1).mean((2, 3))


BLOCKWISE = {"expressivity", "progressivity", "trainability"}


@pytest.mark.parametrize("network_class", [Signals, Volumes, Vectors, Tokens])
def test_networks_of_all_kinds_of_input_have_values(network_class: Any) -> None:
    generator = torch.Generator().manual_seed(1)
    inputs = torch.randn(8, *network_class.shape, generator=generator)
    batch = Batch(inputs, torch.arange(8) % 4, "noise")
    found = values(network_class(), batch)
    assert {name for name, value in found.items() if not math.isfinite(value)} <= BLOCKWISE


def test_a_network_without_weights_has_defined_values() -> None:
    assert not any(map(math.isnan, values(WithoutWeights()).values()))


@pytest.mark.parametrize(
    "activation", [nn.ReLU6(), nn.LeakyReLU(), nn.PReLU(), nn.RReLU(), nn.ReLU6(inplace=True)]
)
def test_relatives_of_relu_have_linear_regions(activation: nn.Module) -> None:
    convolutions = nn.Conv2d(8, 8, 3, padding=1), nn.Conv2d(8, 8, 3, padding=1)
    network = Network(convolutions[0], activation, convolutions[1])
    as_relu = Network(convolutions[0], nn.ReLU(), convolutions[1])
    found = score(network, BATCH, ["linear_regions"])["linear_regions"]
    # The codes of the layer are those of ReLU; what comes after may differ a little.
    assert found == pytest.approx(score(as_relu, BATCH, ["linear_regions"])["linear_regions"], 0.1)


def test_flops_and_params_are_counted_on_the_network() -> None:
    found = score(Tokens(), BATCH, ["flops", "snip", "params"])
    assert list(found) == ["flops", "snip", "params"]
    assert found["params"] == sum(each.numel() for each in Tokens().parameters())
    tokens, width, hidden = 16, 8, 16
    products = 3 * 4 + 4 * width + 2 * hidden  # of one number of one token
    attention = 2 * tokens * tokens * width
    assert found["flops"] == tokens * width * products + attention + width * 4


def scripted() -> nn.Module:
    with pytest.warns(DeprecationWarning):
        return torch.jit.script(Network())


def hooked() -> nn.Module:
    network = Network()
    prune.l1_unstructured(network[3], "weight", 0.5)
    return network


def uncopyable() -> nn.Module:
    network = Network()
    network.lock = (each for each in ())
    return network


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (
            lambda: nn.Sequential(nn.LazyConv2d(4, 3)),
            "has no shape for `0.weight` yet: run it once on im",
        ),
        (scripted, "is a TorchScript module, which cannot be looked into: giv"),
        (hooked, "layer `3` of `network` has its weight computed by a hook, as by torch.nn.util"),
        (uncopyable, "`network` cannot be copied: cannot pickle 'generator' object"),
        (
            lambda: nn.Conv2d(1, 4, 3),
            "`network` does not take images of shape (8, 3, 8, 8): Given group",
        ),
        (
            lambda: nn.Sequential(nn.Flatten(), nn.Linear(192, 2)),
            "`batch` has labels up to 3, `network` has 2 classes only.",
        ),
    ],
)
def test_a_network_that_cannot_be_measured_is_an_input_error(build: Any, message: str) -> None:
    with pytest.raises(InputError) as caught:
        score(build(), BATCH)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("metrics", "message"),
    [
        ("snip", "`metrics` must be a list, as ['snip'], got 'snip'."),
        ([F.relu], "`metrics` must hold names or metric objects, got <function relu"),
        (["skipped_layers"], "metric `skipped_layers` needs an architecture of a search space, no"),
    ],
)
def test_metrics_that_do_not_fit_are_an_input_error(metrics: Any, message: str) -> None:
    with pytest.raises(InputError) as caught:
        score(Network(), BATCH, metrics)
    assert str(caught.value).startswith(message)


def test_logits_are_counted_on_two_images() -> None:
    network = Network()
    runs: list[int] = []

    class Noting(nn.Module):
        def forward(self, images: Tensor) -> Tensor:
            runs.append(len(images))
            output: Tensor = network(images)
            return output

    score(Noting(), BATCH.images, ["linear_regions"], repeats=1)
    assert runs == [2, 8]


def test_a_network_of_a_fixed_number_of_images_is_measured() -> None:
    class Fixed(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layer = nn.Linear(192, 64)

        def forward(self, images: Tensor) -> Tensor:
            output: Tensor = self.layer(images.reshape(8, 192)).relu()
            return output

    found = score(Fixed(), BATCH, ["linear_regions"], repeats=1)
    assert math.isfinite(found["linear_regions"])
