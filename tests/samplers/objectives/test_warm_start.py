"""A study begins with the best of another."""

from __future__ import annotations

from typing import Any

import optuna
import pytest
from optuna.distributions import CategoricalDistribution
from optuna.samplers import RandomSampler
from optuna.trial import TrialState, create_trial

from freerea.samplers import FreeREASampler, TrainingFreeObjective, enqueue_best
from freerea.spaces import NATSTopology
from freerea_plugins import Genotype, InputError

optuna.logging.set_verbosity(optuna.logging.ERROR)
SPACE = NATSTopology()
DISTRIBUTIONS = {each.name: CategoricalDistribution(each.choices) for each in SPACE.variables}
# One convolution reaches the output of both, by the same way.
SAME = [(0, 0, 0, 3, 0, 0), (2, 0, 0, 3, 0, 0)]
OTHERS = [(3, 3, 3, 3, 3, 3), (2, 3, 3, 2, 3, 3)]


def added(genotypes: list[Genotype], **options: Any) -> optuna.Study:
    """Return a study in which each genotype has a value that is lower than the one before."""
    study = optuna.create_study(direction="maximize", **options)
    for value, genotype in enumerate(genotypes):
        study.add_trial(
            create_trial(
                params=SPACE.parameters(genotype), distributions=DISTRIBUTIONS, value=-float(value)
            )
        )
    return study


def train(trial: optuna.Trial) -> float:
    choices = {
        name: trial.suggest_categorical(name, each.choices) for name, each in DISTRIBUTIONS.items()
    }
    return sum(SPACE.genotype_of(choices)) * trial.suggest_float("lr", 1e-3, 1, log=True)


def test_what_a_search_has_found_is_trained_first() -> None:
    objective = TrainingFreeObjective(SPACE, metrics=["flops", "skipped_layers"])
    source = objective.create_study()
    source.optimize(objective, n_trials=40)
    target = optuna.create_study(sampler=FreeREASampler(space=SPACE, seed=0))

    best = enqueue_best(source, target, 3)
    target.optimize(train, n_trials=6)

    assert best == objective.history(source).ranking[:3]
    assert best[0].number == objective.best_trial(source).number
    for trial, expected in zip(target.trials, best, strict=False):
        assert {**trial.params, "lr": None} == {**expected.params, "lr": None}
    assert len({str(trial.params) for trial in target.trials}) == 6


def test_equal_functions_are_enqueued_once_if_the_sampler_knows_the_space() -> None:
    genotypes = [*SAME, *OTHERS]
    assert len({SPACE.canonical_genotype(each) for each in genotypes}) == 3
    for sampler, expected in (
        (FreeREASampler(space=SPACE), [0, 2, 3]),
        (RandomSampler(), [0, 1, 2]),
    ):
        source = added(genotypes, sampler=sampler)
        best = enqueue_best(source, optuna.create_study(), 3)
        assert [trial.number for trial in best] == expected


def test_what_the_study_has_is_not_enqueued_again() -> None:
    source, target = added(OTHERS), optuna.create_study()
    for _ in range(2):
        assert len(enqueue_best(source, target, 25)) == 2
    assert [trial.state for trial in target.trials] == [TrialState.WAITING] * 2


def test_what_violates_a_constraint_is_left_out() -> None:
    source = optuna.create_study()

    def limited(trial: optuna.Trial) -> float:
        value = trial.suggest_int("n", 0, 9)
        trial.set_constraint("least", 5 - value)
        return value

    source.optimize(limited, n_trials=30)
    target = optuna.create_study()
    enqueue_best(source, target, 2)
    target.optimize(limited, n_trials=2)
    assert [trial.params["n"] for trial in target.trials] == [5, 6]


@pytest.mark.parametrize("count", [0, -1, 1.5, "3"])
def test_a_count_out_of_range_is_said(count: Any) -> None:
    with pytest.raises(InputError, match="`count` must be a whole number of at least 1, got"):
        enqueue_best(added(OTHERS), optuna.create_study(), count)


def test_a_study_with_nothing_and_one_that_is_both_are_refused() -> None:
    empty = optuna.create_study(study_name="empty")
    with pytest.raises(InputError, match="`empty` has no completed, feasible trial yet"):
        enqueue_best(empty, optuna.create_study(), 1)
    with pytest.raises(InputError, match="`target` must be another study than `empty`"):
        enqueue_best(empty, empty, 1)
