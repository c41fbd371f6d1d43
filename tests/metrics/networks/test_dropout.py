"""Dropout that is switched off, wherever it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from freerea.metrics.networks.dropout import switch_off_dropout


class Function(nn.Module):
    """Applies a function."""

    def __init__(self, function: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self.function = function

    def forward(self, inputs: Tensor) -> Tensor:
        return self.function(inputs)


class OfLayer(nn.Module):
    """The first output of a layer that takes the same tensor so many times."""

    def __init__(self, layer: nn.Module, times: int) -> None:
        super().__init__()
        self.layer, self.times = layer, times

    def forward(self, inputs: Tensor) -> Tensor:
        output: Tensor = self.layer(*[inputs] * self.times)[0]
        return output


def multi_head(inputs: Tensor, dropout: float) -> Tensor:
    weight = torch.eye(8).repeat(3, 1)
    options = (None, None, None, False, dropout, torch.eye(8), None)
    return F.multi_head_attention_forward(inputs, inputs, inputs, 8, 2, weight, *options)[0]


INPUTS = torch.randn(4, 6, 8, generator=torch.Generator().manual_seed(0))


@pytest.mark.parametrize(
    ("dropping", "plain"),
    [
        (lambda x: F.dropout(x, 0.5), lambda x: x),
        (lambda x: F.dropout(input=x, p=0.5, inplace=True), lambda x: x),
        (lambda x: torch.dropout(x, 0.5, True), lambda x: x),
        (F.dropout1d, lambda x: x),
        (lambda x: F.alpha_dropout(x, training=True), lambda x: x),
        (lambda x: F.feature_alpha_dropout(x, training=True), lambda x: x),
        (
            lambda x: F.scaled_dot_product_attention(x, x, x, dropout_p=0.5),
            lambda x: F.scaled_dot_product_attention(x, x, x),
        ),
        (
            lambda x: F.scaled_dot_product_attention(x, x, x, None, 0.5, False, scale=2.0),
            lambda x: F.scaled_dot_product_attention(x, x, x, None, 0.0, False, scale=2.0),
        ),
        (lambda x: multi_head(x, 0.5), lambda x: multi_head(x, 0.0)),
    ],
)
def test_dropout_by_function_is_passed_through(dropping, plain) -> None:
    network = Function(dropping).train()
    assert not torch.equal(network(INPUTS.clone()), plain(INPUTS))

    switch_off_dropout(network)

    torch.testing.assert_close(network(INPUTS.clone()), plain(INPUTS))


@pytest.mark.parametrize(
    ("layer", "times"),
    [
        (nn.LSTM(8, 8, 2, dropout=0.5), 1),
        (nn.GRU(8, 8, 2, dropout=0.5), 1),
        (nn.MultiheadAttention(8, 2, dropout=0.5), 3),
        (nn.TransformerEncoderLayer(8, 2, 16, dropout=0.5), 1),
        (nn.Sequential(nn.Dropout(0.5), nn.FeatureAlphaDropout(0.5)), 1),
    ],
)
def test_dropout_of_layers_is_off(layer: nn.Module, times: int) -> None:
    network = OfLayer(layer, times).train()
    assert not torch.equal(network(INPUTS), network(INPUTS))

    switch_off_dropout(network)

    assert torch.equal(network(INPUTS), network(INPUTS))
    assert network.training


def test_stochastic_depth_stays() -> None:
    network = Function(lambda x: x * torch.empty(len(x), 1, 1).bernoulli_(0.5)).train()
    switch_off_dropout(network)

    assert not torch.equal(network(INPUTS), network(INPUTS))


def test_functions_outside_of_the_network_drop_again_even_if_it_fails() -> None:
    network = Function(lambda _: 1 / 0)
    switch_off_dropout(network)

    with pytest.raises(ZeroDivisionError):
        network(INPUTS)

    assert not torch.equal(F.dropout(INPUTS), INPUTS)
