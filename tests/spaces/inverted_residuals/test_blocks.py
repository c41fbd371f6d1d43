"""Blocks compute what the papers say."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from freerea.spaces.inverted_residuals.blocks import InvertedResidual, SqueezeExcite


def _block(**options: object) -> InvertedResidual:
    given = {"kernel": 5, "stride": 1, "expansion": 3, "activation": "relu6", **options}
    return InvertedResidual(8, 8, **given).eval()  # type: ignore[arg-type]


def _layers(block: InvertedResidual) -> list[str]:
    return [name for name, _ in block.layers.named_children()]


def test_layers_of_a_block() -> None:
    block = _block(squeeze_excite=True)
    assert _layers(block) == ["expand", "depthwise", "squeeze_excite", "project"]
    convolutions = [each for each in block.modules() if isinstance(each, nn.Conv2d)]
    assert [tuple(each.weight.shape) for each in convolutions] == [
        (24, 8, 1, 1),
        (24, 1, 5, 5),
        (8, 24, 1, 1),
        (24, 8, 1, 1),
        (8, 24, 1, 1),
    ]


def test_nothing_is_expanded_by_one() -> None:
    assert _layers(_block(expansion=1)) == ["depthwise", "project"]


def test_the_projection_is_linear() -> None:
    assert [name for name, _ in _block().layers.project.named_children()] == [  # type: ignore[union-attr]
        "convolution",
        "norm",
    ]


@torch.no_grad()
def test_a_shortcut_adds_the_input() -> None:
    features = torch.randn(2, 8, 6, 6)
    block = _block(shortcut=True)
    assert torch.equal(block(features), features + block.layers(features))
    assert torch.equal(_block_without(block)(features), block.layers(features))


def _block_without(block: InvertedResidual) -> InvertedResidual:
    plain = _block()
    plain.load_state_dict(block.state_dict())
    return plain


@torch.no_grad()
@pytest.mark.parametrize(("side", "halved"), [(8, 4), (7, 4), (1, 1)])
def test_a_stride_halves_the_resolution_and_rounds_up(side: int, halved: int) -> None:
    assert _block(stride=2)(torch.randn(1, 8, side, side)).shape == (1, 8, halved, halved)


@torch.no_grad()
def test_squeeze_and_excitation_scales_channels() -> None:
    block = SqueezeExcite(16)
    features = torch.randn(2, 16, 3, 5)
    means = features.mean(dim=(2, 3))
    squeezed = torch.relu(
        nn.functional.linear(means, block.squeeze.weight[..., 0, 0], block.squeeze.bias)
    )
    excited = nn.functional.linear(squeezed, block.excite.weight[..., 0, 0], block.excite.bias)
    scales = (excited / 6 + 0.5).clamp(0, 1)
    assert torch.allclose(block(features), features * scales[..., None, None], atol=1e-6)
    assert squeezed.shape == (2, 8)


@pytest.mark.parametrize(
    ("name", "kind"), [("relu", nn.ReLU), ("relu6", nn.ReLU6), ("hardswish", nn.Hardswish)]
)
def test_the_activation_follows_all_but_the_projection(name: str, kind: type[nn.Module]) -> None:
    block = _block(activation=name)
    assert sum(isinstance(each, kind) for each in block.modules()) == 2
