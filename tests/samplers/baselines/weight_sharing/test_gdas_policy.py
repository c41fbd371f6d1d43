"""GDAS: what is drawn, and what gradients logits get."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from freerea.samplers import GDAS
from freerea.samplers.baselines.weight_sharing.draws import Draws
from freerea.samplers.baselines.weight_sharing.gdas_policy import GDASPolicy, gumbel_mixture
from tests.samplers.baselines.weight_sharing.toy_space import toy_model

LOGITS = torch.tensor([1.0, -0.5, 0.2])


def draw(seed: int, temperature: float = 1.0, logits: Tensor = LOGITS) -> tuple[Tensor, int]:
    generator = torch.Generator().manual_seed(seed)
    mixture = gumbel_mixture([logits], temperature, generator)
    assert mixture.choices is not None
    return mixture.weights[0], mixture.choices[0][0]


def test_what_is_drawn_has_the_weight_one_and_is_all_that_is_computed() -> None:
    generator = torch.Generator().manual_seed(0)
    for temperature in (10.0, 1.0, 0.1):
        mixture = gumbel_mixture([LOGITS, LOGITS[:2]], temperature, generator)
        assert mixture.choices is not None
        for weights, choices in zip(mixture.weights, mixture.choices, strict=True):
            assert len(choices) == 1
            expected = torch.zeros(len(weights))
            expected[choices[0]] = 1
            torch.testing.assert_close(weights, expected)


@pytest.mark.parametrize("temperature", [10.0, 0.1])
def test_choices_are_drawn_by_their_probability_at_any_temperature(temperature: float) -> None:
    generator = torch.Generator().manual_seed(1)
    count = 4000
    counts = torch.zeros(3)
    for _ in range(count):
        mixture = gumbel_mixture([LOGITS], temperature, generator)
        assert mixture.choices is not None
        counts[mixture.choices[0][0]] += 1
    expected = LOGITS.softmax(0)
    deviation = (expected * (1 - expected) / count).sqrt()
    assert ((counts / count - expected).abs() < 4 * deviation).all()


@pytest.mark.parametrize("temperature", [10.0, 1.0, 0.5])
def test_gradients_are_those_of_the_softmax_of_logits_and_noise(temperature: float) -> None:
    logits = LOGITS.clone().requires_grad_()
    weights, choice = draw(5, temperature, logits)
    weights[choice].backward()
    exponential = torch.empty(3).exponential_(generator=torch.Generator().manual_seed(5))
    noisy = (LOGITS.log_softmax(0) - exponential.log()) / temperature
    soft = noisy.softmax(0)
    assert int(soft.argmax()) == choice
    kronecker = torch.zeros(3)
    kronecker[choice] = 1
    expected = soft[choice] * (kronecker - soft) / temperature
    # Logits reach the noise through their log-softmax, whose own Jacobian has a mean of zero here.
    expected = expected - LOGITS.softmax(0) * expected.sum()
    torch.testing.assert_close(logits.grad, expected)


def test_the_temperature_falls_in_equal_steps_from_the_first_epoch_to_the_last() -> None:
    policy = GDASPolicy(GDAS(), toy_model(), 100, Draws.of(0, 0))
    temperatures = []
    for epoch in range(100):
        policy.begin_epoch(epoch)
        temperatures.append(policy.temperature)
    assert temperatures[0] == 10
    assert math.isclose(temperatures[-1], 0.1)
    assert math.isclose(temperatures[1] - temperatures[0], -0.1)


def test_one_epoch_has_the_first_temperature() -> None:
    policy = GDASPolicy(GDAS(first_temperature=3), toy_model(), 1, Draws.of(0, 0))
    policy.begin_epoch(0)
    assert policy.temperature == 3
