"""ENAS: the controller, and how it learns."""

from __future__ import annotations

import itertools
import math
from collections import Counter

import pytest
import torch

from freerea.samplers import ENAS
from freerea.samplers.baselines.weight_sharing.draws import Draws
from freerea.samplers.baselines.weight_sharing.enas_controller import Controller
from freerea.samplers.baselines.weight_sharing.enas_policy import ENASPolicy
from tests.samplers.baselines.weight_sharing.toy_space import toy_model

CHOICES = (3, 2)
GENOTYPES = list(itertools.product(*map(range, CHOICES)))


@pytest.fixture
def controller() -> Controller:
    """A controller that prefers some choices to others."""
    settings = ENAS(temperature=0.05)
    return Controller(CHOICES, settings, torch.Generator().manual_seed(0))


def test_probabilities_of_all_combinations_add_up_to_one(controller: Controller) -> None:
    total = sum(math.exp(controller.log_probability(each).item()) for each in GENOTYPES)
    assert math.isclose(total, 1, rel_tol=1e-5)


def test_samples_come_by_their_probability(controller: Controller) -> None:
    generator = torch.Generator().manual_seed(1)
    count = 1000
    with torch.no_grad():
        drawn = Counter(controller.sample(generator).genotype for _ in range(count))
    assert set(drawn) <= set(GENOTYPES)
    probabilities = {each: math.exp(controller.log_probability(each).item()) for each in GENOTYPES}
    assert max(probabilities.values()) > 2 * min(probabilities.values())
    for each, probability in probabilities.items():
        deviation = math.sqrt(probability * (1 - probability) / count)
        assert abs(drawn[each] / count - probability) < 4 * deviation


def test_a_sample_knows_its_probability_and_the_entropy_on_its_way(controller: Controller) -> None:
    sample = controller.sample(torch.Generator().manual_seed(2))
    expected = controller.log_probability(sample.genotype)
    torch.testing.assert_close(sample.log_probability, expected)
    first = torch.tensor(
        [
            sum(math.exp(controller.log_probability((one, two)).item()) for two in range(2))
            for one in range(3)
        ]
    )
    joint = torch.stack([controller.log_probability((sample.genotype[0], two)) for two in range(2)])
    second = joint.softmax(0)
    entropy = -(first * first.log()).sum() - (second * second.log()).sum()
    torch.testing.assert_close(sample.entropy, entropy, rtol=1e-4, atol=1e-5)


def test_logits_are_bounded() -> None:
    controller = Controller((2,), ENAS(tanh_constant=0.5, temperature=1e-6), torch.Generator())
    assert abs(controller.log_probability((0,)) - controller.log_probability((1,))) <= 1.0001


def test_the_controller_learns_the_best_arm() -> None:
    best = (2, 1)
    settings = ENAS(controller_learning_rate=0.05, controller_steps=30, controller_samples=8)
    policy = ENASPolicy(settings, toy_model(), Draws.of(0, 0))
    before = math.exp(policy.log_probability(best))
    policy.train_controller(lambda genotype: float(genotype == best), Draws.of(0, 1))
    assert before < 0.25
    assert math.exp(policy.log_probability(best)) > 0.8


def test_the_baseline_follows_the_rewards() -> None:
    settings = ENAS(controller_steps=1, controller_samples=3, baseline_decay=0.5, entropy_weight=0)
    policy = ENASPolicy(settings, toy_model(), Draws.of(0, 0))
    rewards = iter([1.0, 0.0, 0.5])
    policy.train_controller(lambda genotype: next(rewards), Draws.of(0, 1))
    assert policy.baseline == pytest.approx(0.5 * (0.5 * 1) + 0.5 * 0.5)


def test_entropy_is_rewarded() -> None:
    settings = ENAS(controller_steps=1, controller_samples=1, entropy_weight=10)
    policy = ENASPolicy(settings, toy_model(), Draws.of(0, 0))
    policy.train_controller(lambda genotype: 0.0, Draws.of(0, 1))
    assert policy.baseline == pytest.approx(10 * (math.log(3) + math.log(2)), rel=0.01)
