"""The metric log_synflow."""

from __future__ import annotations

import copy
import math

import pytest
import torch
from torch import Tensor, nn

from freerea.metrics import LogSynflow, NetworkProbe, initialize, pink_noise, synaptic_flow
from freerea.spaces import NATSTopology
from freerea_plugins import Dataset, Fidelity, InputError

TINY = Fidelity("tiny", cells_per_stage=1, resolution=0.25, repeats=1)
TOY = Dataset("toy", (3, 8, 8), 10)


class Branched(nn.Module):
    """A network with batch-norm, biases and weights on a path that leads nowhere."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 6, 3, padding=1), nn.BatchNorm2d(6))
        self.body = nn.Sequential(nn.ReLU(), nn.Conv2d(6, 6, 3, padding=1, groups=2))
        self.dead = nn.Conv2d(6, 4, 1)
        self.unused = nn.Linear(5, 5)
        self.classifier = nn.Linear(6, 10)

    def forward(self, images: Tensor) -> Tensor:
        features = self.stem(images)
        self.dead(features)
        features = features + self.body(features)
        logits: Tensor = self.classifier(features.mean(dim=(2, 3)))
        return logits


def probe_of(network: nn.Module) -> NetworkProbe:
    generator = torch.Generator().manual_seed(3)
    initialize(network, generator)
    batch = pink_noise(TOY, size=4)
    return NetworkProbe(network.train(), batch.images, batch.labels, generator)


def without_batch_norm(network: nn.Module) -> nn.Module:
    for name, child in network.named_children():
        if isinstance(child, nn.BatchNorm1d | nn.BatchNorm2d):
            setattr(network, name, nn.Identity())
        else:
            without_batch_norm(child)
    return network


def plain_log_synflow(network: nn.Module, image: Tensor, offset: float) -> float:
    """Compute the metric on a copy of the network."""
    linear = without_batch_norm(copy.deepcopy(network)).double()
    with torch.no_grad():
        for parameter in linear.parameters():
            parameter.abs_()
    linear(torch.ones_like(image).double()).sum().backward()
    total = 0.0
    for module in linear.modules():
        if isinstance(module, nn.Conv2d | nn.Linear):
            weight = module.weight
            gradient = torch.zeros_like(weight) if weight.grad is None else weight.grad
            total += (weight * (gradient + offset).log().abs()).sum().item()
    return total


def cell_network() -> nn.Module:
    cell = "|nor_conv_3x3~0|+|nor_conv_1x1~0|skip_connect~1|+|avg_pool_3x3~0|none~1|nor_conv_3x3~2|"
    return NATSTopology().architecture(cell).build_network(TINY)


@pytest.mark.parametrize("offset", [1e-6, 1.0])
@pytest.mark.parametrize("build", [Branched, cell_network])
def test_the_value_is_that_of_a_plain_computation(build: type[nn.Module], offset: float) -> None:
    probe = probe_of(build())
    expected = plain_log_synflow(probe.network, probe.images[:1], offset)

    assert LogSynflow(offset).measure(probe) == pytest.approx(expected, rel=1e-6)


def test_biases_take_part_in_the_flow() -> None:
    probe = probe_of(Branched())
    without = LogSynflow().measure(probe)
    for name, parameter in probe.network.named_parameters():
        if name.endswith("bias"):
            nn.init.constant_(parameter, -2.0)
    expected = plain_log_synflow(probe.network, probe.images[:1], 1e-6)

    value = LogSynflow().measure(probe)

    assert value == pytest.approx(expected, rel=1e-6)
    assert value != pytest.approx(without, rel=1e-3)


def test_the_offset_is_one_millionth_by_default() -> None:
    probe = probe_of(Branched())

    assert LogSynflow().measure(probe) == LogSynflow(1e-6).measure(probe)


@pytest.mark.parametrize("offset", [1e-6, 1e-3, 1.0])
def test_a_dead_weight_counts_with_the_logarithm_of_the_offset(offset: float) -> None:
    class Dead(Branched):
        def forward(self, images: Tensor) -> Tensor:
            self.stem(images)
            return torch.zeros(len(images), 10, dtype=images.dtype) + self.classifier(
                torch.zeros(len(images), 6, dtype=images.dtype)
            )

    probe = probe_of(Dead())
    layers = [m for m in probe.network.modules() if isinstance(m, nn.Conv2d | nn.Linear)]
    weights = sum(layer.weight.detach().double().abs().sum().item() for layer in layers)

    value = LogSynflow(offset).measure(probe)

    assert value == pytest.approx(weights * abs(math.log(offset)))


def test_one_linear_layer_can_be_worked_out_by_hand() -> None:
    network = nn.Linear(2, 2)
    probe = NetworkProbe(network, torch.zeros(4, 2), torch.zeros(4), torch.Generator())
    with torch.no_grad():
        network.weight.copy_(torch.tensor([[1.0, -2.0], [3.0, -4.0]]))

    # The inputs are ones, so every gradient is one and every weight counts |w| log(1 + o).
    assert LogSynflow(1.0).measure(probe) == pytest.approx(10 * math.log(2))


def test_the_images_do_not_matter() -> None:
    network = Branched()
    probe = probe_of(network)
    dark = NetworkProbe(network, torch.zeros_like(probe.images), probe.labels, probe.generator)

    assert LogSynflow().measure(dark) == LogSynflow().measure(probe)


def test_a_flow_far_beyond_float32_is_finite() -> None:
    network = nn.Sequential(*[nn.Linear(64, 64) for _ in range(60)])
    probe = NetworkProbe(network, torch.zeros(2, 64), torch.zeros(2), torch.Generator())
    with torch.no_grad():
        for layer in network:
            assert isinstance(layer, nn.Linear)
            layer.weight.fill_(1.0)
            layer.bias.fill_(0.0)

    # Every layer but the weight's own multiplies by 64, so each gradient is 64^59.
    expected = 60 * 64 * 64 * 59 * math.log(64)
    assert LogSynflow().measure(probe) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("bias", [0.0, 1.0, 1e30])
@pytest.mark.parametrize("layers", [3, 40, 100])
def test_values_of_deep_networks_are_those_of_float64(layers: int, bias: float) -> None:
    network = nn.Sequential(
        *[nn.Sequential(nn.Linear(48, 48), nn.BatchNorm1d(48), nn.ReLU()) for _ in range(layers)]
    )
    initialize(network, torch.Generator().manual_seed(0))
    nn.init.constant_(network[0][0].bias, bias)
    probe = NetworkProbe(network, torch.zeros(2, 48), torch.zeros(2), torch.Generator())

    value = LogSynflow().measure(probe)

    assert value == pytest.approx(plain_log_synflow(network, probe.images[:1], 1e-6), rel=1e-6)


def test_a_cell_of_full_size_has_the_value_of_float64() -> None:
    cell = NATSTopology().architecture(
        "|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|"
        "+|nor_conv_3x3~0|nor_conv_3x3~1|nor_conv_3x3~2|"
    )
    probe = probe_of(cell.build_network())

    value = LogSynflow().measure(probe)

    assert value == pytest.approx(
        plain_log_synflow(probe.network, probe.images[:1], 1e-6), rel=1e-6
    )


def test_gradients_have_the_shapes_of_their_weights_and_are_zero_where_nothing_flows() -> None:
    network = Branched()
    probe = probe_of(network)

    flow = synaptic_flow(network, probe.images[:1])

    layers = [network.stem[0], network.body[1], network.dead, network.unused, network.classifier]
    assert len(flow) == len(layers)
    for (weight, gradient), layer in zip(flow, layers, strict=True):
        assert torch.equal(weight, layer.get_parameter("weight").detach().double().abs())
        assert gradient.shape == weight.shape
        assert bool(gradient.count_nonzero()) == (layer not in {network.dead, network.unused})


def test_the_network_and_the_global_source_are_left_as_they_were() -> None:
    network = Branched()
    probe = probe_of(network)
    network(probe.images)
    network.body.eval()
    network.dead.weight.requires_grad_(False)
    network.classifier.weight.grad = torch.full_like(network.classifier.weight, 7.0)
    calls: list[int] = []
    network.stem[1].register_forward_hook(lambda *_: calls.append(1))
    state = {name: value.clone() for name, value in network.state_dict().items()}
    parameters = dict(network.named_parameters())
    requires_grad = {name: each.requires_grad for name, each in parameters.items()}
    modes = [module.training for module in network.modules()]
    attributes = [sorted(vars(module)) for module in network.modules()]
    hooks = [dict(module._forward_hooks) for module in network.modules()]
    output = network.eval()(probe.images)
    for module, mode in zip(network.modules(), modes, strict=True):
        module.training = mode
    random_state = torch.get_rng_state()

    LogSynflow().measure(probe)

    assert torch.equal(torch.get_rng_state(), random_state)
    assert list(network.state_dict()) == list(state)
    assert all(torch.equal(value, state[name]) for name, value in network.state_dict().items())
    after = dict(network.named_parameters())
    assert list(after) == list(parameters)
    assert all(after[name] is each for name, each in parameters.items())
    assert {name: each.requires_grad for name, each in after.items()} == requires_grad
    assert [module.training for module in network.modules()] == modes
    assert [sorted(vars(module)) for module in network.modules()] == attributes
    assert [dict(module._forward_hooks) for module in network.modules()] == hooks
    gradients = {name for name, each in after.items() if each.grad is not None}
    assert gradients == {"classifier.weight"}
    assert (network.classifier.weight.grad == 7).all()
    assert torch.equal(network.eval()(probe.images), output)


def test_a_network_that_fails_is_left_as_it_was() -> None:
    class Failing(Branched):
        def forward(self, images: Tensor) -> Tensor:
            self.stem(images)
            raise RuntimeError("broken network")

    network = Failing()
    probe = probe_of(network)
    parameters = dict(network.named_parameters())

    with pytest.raises(RuntimeError, match="broken network"):
        LogSynflow().measure(probe)

    assert all(each is parameters[name] for name, each in network.named_parameters())
    assert "forward" not in vars(network.stem[1])


def test_it_can_be_measured_where_gradients_are_switched_off() -> None:
    probe = probe_of(Branched())
    expected = LogSynflow().measure(probe)

    with torch.no_grad():
        assert LogSynflow().measure(probe) == expected


def test_a_network_without_weights_has_the_value_zero() -> None:
    network = nn.Sequential(nn.Flatten(), nn.ReLU(), nn.BatchNorm1d(192))
    images = pink_noise(TOY, size=4).images

    probe = NetworkProbe(network, images, torch.zeros(4), torch.Generator())

    assert LogSynflow().measure(probe) == 0


def test_a_network_whose_output_depends_on_no_weight_has_dead_weights_only() -> None:
    class Constant(Branched):
        def forward(self, images: Tensor) -> Tensor:
            return torch.ones(len(images), 10)

    flow = synaptic_flow(Constant(), torch.zeros(1, 3, 8, 8))

    assert len(flow) == 5
    assert not any(gradient.any() for _, gradient in flow)


@pytest.mark.parametrize("offset", [0.0, -1.0, math.nan])
def test_an_offset_that_is_not_positive_is_an_input_error(offset: float) -> None:
    with pytest.raises(InputError, match=f"`offset` must be positive, got {offset}"):
        LogSynflow(offset)
