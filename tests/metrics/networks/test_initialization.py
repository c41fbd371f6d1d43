"""Random weights of the networks that are measured."""

from __future__ import annotations

import math

import pytest
import torch
from torch import nn

from freerea.metrics import initialize


def network() -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(3, 16, 3), nn.BatchNorm2d(16), nn.ReLU(), nn.Flatten(), nn.Linear(64, 10)
    )


def initialized(seed: int) -> dict[str, torch.Tensor]:
    built = network()
    initialize(built, torch.Generator().manual_seed(seed))
    return built.state_dict()


def test_the_same_seed_gives_the_same_weights_whatever_the_global_source() -> None:
    torch.manual_seed(1)
    first = initialized(5)
    torch.manual_seed(2)
    second = initialized(5)

    assert all(torch.equal(first[name], second[name]) for name in first)
    assert not torch.equal(first["0.weight"], initialized(6)["0.weight"])
    assert not torch.equal(first["4.weight"], initialized(6)["4.weight"])


def test_the_global_source_is_not_drawn_from() -> None:
    built = network()
    before = torch.get_rng_state()

    initialize(built, torch.Generator().manual_seed(0))

    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize(
    ("layer", "fan_out"),
    [
        (nn.Linear(200, 300), 300),
        (nn.Conv2d(40, 50, 3), 50 * 9),
        (nn.Conv2d(40, 50, (1, 5), stride=2), 50 * 5),
        (nn.Conv2d(40, 80, 3, groups=4), 80 * 9),
        (nn.Conv1d(90, 120, 3), 120 * 3),
        (nn.ConvTranspose2d(40, 50, 3), 50 * 9),
    ],
    ids=["linear", "convolution", "flat kernel", "grouped", "one-dimensional", "transposed"],
)
def test_weights_are_normal_with_variance_two_over_fan_out(layer: nn.Module, fan_out: int) -> None:
    initialize(layer, torch.Generator().manual_seed(0))

    weight = layer.get_parameter("weight").detach().to(torch.float64)
    standard = (weight * math.sqrt(fan_out / 2)).flatten()
    tolerance = 4 / math.sqrt(len(standard))
    assert standard.mean().item() == pytest.approx(0, abs=tolerance)
    assert standard.std().item() == pytest.approx(1, abs=tolerance)
    assert (standard.abs() < 1).double().mean().item() == pytest.approx(0.6827, abs=tolerance)
    assert layer.get_parameter("bias").count_nonzero() == 0


def test_batch_norm_is_as_new() -> None:
    built = network()
    built(torch.randn(8, 3, 4, 4))
    norm = built[1]
    assert isinstance(norm, nn.BatchNorm2d)
    nn.init.normal_(norm.weight)
    nn.init.normal_(norm.bias)

    initialize(built, torch.Generator().manual_seed(0))

    fresh = nn.BatchNorm2d(16).state_dict()
    assert all(torch.equal(value, fresh[name]) for name, value in norm.state_dict().items())


def test_initialising_again_forgets_the_weights_before() -> None:
    built = network()
    initialize(built, torch.Generator().manual_seed(1))
    initialize(built, torch.Generator().manual_seed(5))

    expected = initialized(5)
    assert all(torch.equal(value, expected[name]) for name, value in built.state_dict().items())


@pytest.mark.parametrize(
    "norm",
    [nn.LayerNorm(6), nn.GroupNorm(2, 6), nn.InstanceNorm1d(6, affine=True), nn.RMSNorm(6)],
)
def test_every_normalisation_is_as_new(norm: nn.Module) -> None:
    fresh = {name: value.clone() for name, value in norm.state_dict().items()}
    for parameter in norm.parameters():
        nn.init.normal_(parameter)

    initialize(norm, torch.Generator().manual_seed(0))

    assert all(torch.equal(value, fresh[name]) for name, value in norm.state_dict().items())


@pytest.mark.parametrize(
    ("layer", "fans_out"),
    [
        (nn.MultiheadAttention(60, 4), {"in_proj_weight": 60, "out_proj.weight": 60}),
        (
            nn.MultiheadAttention(60, 4, kdim=30, vdim=90, add_bias_kv=True),
            {f"{each}_proj_weight": 60 for each in "qkv"} | {"out_proj.weight": 60},
        ),
        (nn.RNN(40, 60), {"weight_ih_l0": 60, "weight_hh_l0": 60}),
        (nn.GRUCell(40, 60), {"weight_ih": 60, "weight_hh": 60}),
        (
            nn.LSTM(40, 60, num_layers=2, bidirectional=True, proj_size=50),
            {
                f"weight_{kind}_l{layer}{direction}": 50 if kind == "hr" else 60
                for kind in ("ih", "hh", "hr")
                for layer in (0, 1)
                for direction in ("", "_reverse")
            },
        ),
    ],
    ids=["attention", "attention of three sizes", "recurrent", "cell", "projected states"],
)
def test_projections_and_gates_are_drawn_as_layers_of_their_own(
    layer: nn.Module, fans_out: dict[str, int]
) -> None:
    initialize(layer, torch.Generator().manual_seed(0))

    for name, parameter in layer.named_parameters():
        if name in fans_out:
            standard = (parameter.detach().double() * math.sqrt(fans_out[name] / 2)).flatten()
            tolerance = 4 / math.sqrt(len(standard))
            assert standard.mean().item() == pytest.approx(0, abs=tolerance)
            assert standard.std().item() == pytest.approx(1, abs=tolerance)
        else:
            assert "bias" in name
            assert parameter.count_nonzero() == 0
    assert fans_out.keys() <= dict(layer.named_parameters()).keys()


def test_convolutions_draw_the_same_beside_layers_of_other_kinds() -> None:
    beside = nn.Sequential(*network(), nn.LayerNorm(10), nn.Embedding(3, 4), nn.GRU(10, 10))

    initialize(beside, torch.Generator().manual_seed(5))

    found = beside.state_dict()
    assert all(torch.equal(found[name], value) for name, value in initialized(5).items())


def test_other_parameters_stay_as_they_are() -> None:
    embedding, activation = nn.Embedding(3, 4), nn.PReLU(init=0.7)
    vectors = embedding.weight.detach().clone()

    initialize(nn.Sequential(embedding, activation), torch.Generator().manual_seed(0))

    assert torch.equal(embedding.weight, vectors)
    assert activation.weight.item() == pytest.approx(0.7)
