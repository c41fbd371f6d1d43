"""REINFORCE learns from rewards, in the order of the trials."""

from __future__ import annotations

import math
import random
from functools import partial

import numpy as np
import optuna
import pytest
import torch

from freerea.metrics import LogRankPoolScore, PaperPoolScore, StandardPoolScore
from freerea.samplers import REINFORCESampler
from freerea.samplers.baselines.categorical_policy import CategoricalPolicy, LearningSettings
from freerea.samplers.baselines.rewards import Rewards
from freerea_plugins import InputError
from tests.samplers.baselines.gapped_space import SPACE, history, objective, run

optuna.logging.set_verbosity(optuna.logging.ERROR)


def test_it_finds_the_best_arm_of_a_table() -> None:
    table = np.random.default_rng(0).random((3, 4))
    best = tuple(table.argmax(axis=1).tolist())
    policy = CategoricalPolicy.initial([4, 4, 4], seed=0)
    rng = random.Random(0)
    for _ in range(1500):
        arm = policy.sample(rng)
        reward = float(sum(table[place, choice] for place, choice in enumerate(arm)))
        policy = policy.after(arm, reward, LearningSettings(learning_rate=0.03))
    assert tuple(policy.probabilities.argmax(axis=1).tolist()) == best
    assert policy.probabilities.max(axis=1).min() > 0.9


def test_a_step_is_that_of_torch() -> None:
    """The same policy and rewards, with autograd and `torch.optim.Adam`."""
    rewards = [90.0, 20.0, 60.0, 91.5]
    arms = [(0, 2), (1, 1), (2, 0), (0, 1)]
    policy = CategoricalPolicy.initial([3, 3], seed=1)
    logits = torch.tensor(policy.logits, requires_grad=True)
    adam = torch.optim.Adam([logits], lr=0.01)
    numerator = denominator = 0.0
    for arm, reward in zip(arms, rewards, strict=True):
        numerator = 0.9 * numerator + 0.1 * reward
        denominator = 0.9 * denominator + 0.1
        log_probability = torch.distributions.Categorical(logits=logits).log_prob(torch.tensor(arm))
        loss = -(log_probability * (reward - numerator / denominator)).sum()
        adam.zero_grad()
        loss.backward()
        adam.step()
        policy = policy.after(arm, reward, LearningSettings())
    np.testing.assert_allclose(policy.logits, logits.detach().numpy(), rtol=1e-9)


def test_variables_may_have_different_numbers_of_choices() -> None:
    policy = CategoricalPolicy.initial([1, 3, 2], seed=0)
    for _ in range(20):
        policy = policy.after((0, 2, 1), random.Random(0).random(), LearningSettings(1.0))
    assert (policy.probabilities[0] == [1, 0, 0]).all()
    assert policy.probabilities[2, 2] == 0
    np.testing.assert_allclose(policy.probabilities.sum(axis=1), 1)


def mean_of_last(learning_rate: float, direction: str) -> float:
    study = optuna.create_study(
        direction=direction, sampler=REINFORCESampler(SPACE, learning_rate=learning_rate, seed=0)
    )
    study.optimize(partial(objective, objectives=1), n_trials=200)
    return float(np.mean([trial.value for trial in study.trials[-50:] if trial.value is not None]))


def test_a_search_becomes_better_in_either_direction() -> None:
    assert mean_of_last(0.1, "minimize") < mean_of_last(1e-9, "minimize") - 2
    assert mean_of_last(0.1, "maximize") > mean_of_last(1e-9, "maximize") + 2


@pytest.mark.parametrize("late", [0, 3, 90])
def test_the_order_in_which_trials_end_makes_no_difference(late: int) -> None:
    def policy(order: list[int]) -> np.ndarray:
        proposer = REINFORCESampler(SPACE, seed=0, learning_rate=0.1).create_proposer(
            ["maximize"], PaperPoolScore()
        )
        for number in order:
            trial = trials[number]
            genome = SPACE.genotype_of(trial.params)
            proposer.add(Individual(number, genome, tuple(trial.values)))
            proposer.policy(0)  # It has learnt before the next comes.
        return proposer.policy(0).logits

    from freerea.samplers import Individual

    trials = run(partial(REINFORCESampler, SPACE, seed=2), trials=100).trials
    numbers = list(range(100))
    assert np.array_equal(
        policy(numbers), policy([each for each in numbers if each != late] + [late])
    )


def test_rewards_of_several_objectives_are_scores_at_the_time() -> None:
    values = np.array([[1.0, 5.0], [2.0, 1.0], [0.0, 0.0], [4.0, 3.0]])
    directions = ["maximize", "minimize"]
    relative = Rewards(directions, StandardPoolScore(), founder_count=3)  # type: ignore[arg-type]
    fixed = StandardPoolScore().relative_to(values[:3], directions)  # type: ignore[arg-type]
    assert relative.reward(values) == fixed(values, directions)[3]  # type: ignore[arg-type]
    within = Rewards(directions, LogRankPoolScore(), founder_count=3)  # type: ignore[arg-type]
    score = LogRankPoolScore()(values[:2], directions)  # type: ignore[arg-type]
    assert within.reward(values[:2]) == score[1]


def test_what_is_not_finite_is_learnt_as_the_lowest_so_far() -> None:
    def learnt(first: float, third: float) -> np.ndarray:
        proposer = REINFORCESampler(SPACE, seed=0).create_proposer(["maximize"], PaperPoolScore())
        arms = list(SPACE.genotypes())[:3]
        for number, (arm, value) in enumerate(zip(arms, (first, 2.0, third), strict=True)):
            proposer.add(Individual(number, arm, (value,)))
        return proposer.policy(0).logits

    from freerea.samplers import Individual

    assert np.array_equal(learnt(1.0, -math.inf), learnt(1.0, 1.0))
    assert not np.array_equal(learnt(-math.inf, 1.0), learnt(1.0, 1.0))
    assert np.isfinite(learnt(-math.inf, -math.inf)[:, 0]).all()


def test_numbers_out_of_range_are_refused() -> None:
    with pytest.raises(InputError, match="`learning_rate` must be above 0, got 0"):
        REINFORCESampler(SPACE, learning_rate=0)
    with pytest.raises(InputError, match="`momentum` must be from 0 to below 1, got 1"):
        REINFORCESampler(SPACE, momentum=1)


def test_an_architecture_may_come_again() -> None:
    study = run(partial(REINFORCESampler, SPACE, learning_rate=1, seed=0), trials=100)
    assert len({tuple(each.items()) for each in history(study)}) < 60
