"""Linear layers inside attention are seen as those outside are."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from freerea.metrics import NetworkProbe
from freerea_plugins import Observer


class Layers(Observer):
    """Keeps what layers return."""

    def __init__(self, images: int) -> None:
        super().__init__(images)
        self.outputs: list[Tensor] = []

    def see_layer(self, outputs: Tensor) -> None:
        self.outputs.append(outputs.clone())


class Attention(nn.Module):
    """Layers of attention in which tokens of images ask themselves, or others."""

    def __init__(self, *, values: int = 8, batch_first: bool = True, self_attention: bool) -> None:
        super().__init__()
        self.layer = nn.MultiheadAttention(8, 2, vdim=values, batch_first=batch_first)
        self.self_attention = self_attention

    def forward(self, images: Tensor) -> Tensor:
        queries, keys, values = self.inputs(images)
        output: Tensor = self.layer(queries, keys, values)[0]
        return output

    def inputs(self, images: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        tokens = images.flatten(2)
        if not self.layer.batch_first:
            tokens = tokens.transpose(0, 1)
        if self.self_attention:
            return tokens, tokens, tokens
        return tokens, tokens * 2, tokens[..., : self.layer.vdim] * 3


IMAGES = torch.randn(4, 3, 2, 4, generator=torch.Generator().manual_seed(1))


def seen(network: nn.Module, images: Tensor = IMAGES) -> list[Tensor]:
    labels = torch.zeros(len(images), dtype=torch.int64)
    probe = NetworkProbe(network, images, labels, torch.Generator().manual_seed(0))
    return probe.observed(Layers).outputs


@pytest.mark.parametrize("batch_first", [True, False])
@torch.no_grad()
def test_queries_keys_and_values_of_the_same_tokens_are_one_layer(batch_first: bool) -> None:
    network = Attention(batch_first=batch_first, self_attention=True)
    projected, returned = seen(network)
    torch.testing.assert_close(projected, F.linear(IMAGES.flatten(2), network.layer.in_proj_weight))
    output = network(IMAGES)
    torch.testing.assert_close(returned, output if batch_first else output.transpose(0, 1))


@pytest.mark.parametrize("values", [8, 6])
@torch.no_grad()
def test_those_of_other_tokens_are_three(values: int) -> None:
    network = Attention(values=values, self_attention=False)
    layer = network.layer
    weights = (
        layer.in_proj_weight.chunk(3)
        if values == 8
        else (layer.q_proj_weight, layer.k_proj_weight, layer.v_proj_weight)
    )
    *projected, returned = seen(network)
    for outputs, tokens, weight in zip(projected, network.inputs(IMAGES), weights, strict=True):
        torch.testing.assert_close(outputs, F.linear(tokens, weight))
    torch.testing.assert_close(returned, network(IMAGES))


def test_windows_are_places_of_their_image() -> None:
    class Windows(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layer = nn.MultiheadAttention(8, 2, batch_first=True)

        def forward(self, images: Tensor) -> Tensor:
            windows = images.reshape(12, 1, 8)
            output: Tensor = self.layer(windows, windows, windows)[0]
            return output

    assert [tuple(each.shape) for each in seen(Windows())] == [(4, 3, 24), (4, 3, 8)]


def test_all_layers_of_an_encoder_are_seen() -> None:
    class Encoder(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layer = nn.TransformerEncoderLayer(8, 2, 16, dropout=0, batch_first=True)

        def forward(self, images: Tensor) -> Tensor:
            output: Tensor = self.layer(images.flatten(2))
            return output

    assert [each.shape[2] for each in seen(Encoder())] == [24, 8, 16, 8]
    # Torch has a function of its own for all of it in evaluation mode.
    assert [each.shape[2] for each in seen(Encoder().eval())] == [24, 8, 16, 8]


def test_the_tokens_of_one_image_alone_are_passed_over() -> None:
    class First(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layer = nn.MultiheadAttention(8, 2)

        def forward(self, images: Tensor) -> Tensor:
            tokens = images[0].flatten(1)
            output: Tensor = self.layer(tokens, tokens, tokens)[0]
            return output

    assert seen(First()) == []
