"""What decays, and how the rate changes."""

from __future__ import annotations

import pytest
import torch

from freerea.training import AdamW, MomentumSGD
from freerea.training.loop.optimizers import make_schedule
from freerea_plugins import InputError
from tests.training.tiny import tiny_network


@pytest.mark.parametrize("factory", [AdamW(0.1), MomentumSGD(0.1)])
def test_biases_and_normalisations_do_not_decay(factory) -> None:
    network = tiny_network()
    decaying, others = factory(network, 0.5).param_groups
    names = {id(value): name for name, value in network.named_parameters()}
    assert [names[id(each)] for each in decaying["params"]] == ["0.weight", "6.weight"]
    assert [names[id(each)] for each in others["params"]] == [
        *("0.bias", "1.weight", "1.bias", "6.bias")
    ]
    assert (decaying["weight_decay"], others["weight_decay"]) == (0.1, 0.0)
    assert decaying["lr"] == others["lr"] == 0.5


def test_what_is_frozen_is_left_out() -> None:
    network = tiny_network()
    network[0].requires_grad_(False)
    found = [each for group in AdamW()(network, 0.5).param_groups for each in group["params"]]
    assert len(found) == 4


def test_the_rate_rises_linearly_and_falls_along_a_cosine() -> None:
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    schedule = make_schedule(optimizer, 0.2, steps=20)
    rates = []
    for _ in range(20):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    assert rates[:5] == pytest.approx([0.25, 0.5, 0.75, 1, 1])
    assert rates[12] == pytest.approx(0.5)
    assert rates[5:] == sorted(rates[5:], reverse=True)
    assert 0 < rates[-1] < 0.02
    assert optimizer.param_groups[0]["lr"] == pytest.approx(0)


@pytest.mark.parametrize("factory", [AdamW, MomentumSGD])
def test_a_negative_decay_is_an_input_error(factory) -> None:
    with pytest.raises(InputError) as caught:
        factory(-1)
    assert str(caught.value) == "`weight_decay` must not be negative, got -1."
