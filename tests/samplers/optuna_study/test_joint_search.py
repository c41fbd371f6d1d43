"""An architecture and what is beside it evolve in one genome."""

from __future__ import annotations

import functools
import math
import pickle
import random
from collections.abc import Mapping
from typing import Any

import optuna
import pytest
from optuna.trial import create_trial

from freerea.samplers import (
    EvolutionSampler,
    FreeREASampler,
    FreeREAStrategy,
    ParameterVariation,
    RandomSearchSampler,
    RegularizedEvolutionSampler,
)
from freerea.samplers.optuna_study.trial_encoding import SpaceEncoding
from freerea.spaces import NATSTopology
from freerea_plugins import InputError

optuna.logging.set_verbosity(optuna.logging.ERROR)
SPACE = NATSTopology()
TARGET = SPACE.sample(random.Random(1))
SMALL: dict[str, Any] = {"population_size": 6, "tournament_size": 3}


def genotype(trial: optuna.Trial) -> tuple[int, ...]:
    return SPACE.genotype_of(
        {each.name: trial.suggest_categorical(each.name, each.choices) for each in SPACE.variables}
    )


def distance(trial: optuna.Trial) -> float:
    return sum(one != other for one, other in zip(genotype(trial), TARGET, strict=True))


def joint(trial: optuna.Trial) -> float:
    """Return how far an architecture and a learning rate, by decades, are from the best."""
    return distance(trial) + abs(math.log10(trial.suggest_float("lr", 1e-6, 1, log=True)) + 2.5)


def history(study: optuna.Study) -> list[dict[str, Any]]:
    return [trial.params for trial in study.trials]


def test_without_further_parameters_the_history_is_that_of_the_space_alone() -> None:
    alone: EvolutionSampler[Any] = EvolutionSampler(
        strategy=FreeREAStrategy(**SMALL),
        encoding=functools.partial(SpaceEncoding, SPACE),
        score=None,
        seed=3,
        feasible=None,
        violation=None,
        avoid_duplicates=True,
    )
    histories = []
    for sampler in (alone, FreeREASampler(space=SPACE, seed=3, **SMALL)):
        study = optuna.create_study(sampler=sampler)
        study.optimize(distance, n_trials=40)
        histories.append(history(study))
    assert histories[0] == histories[1]


@pytest.mark.parametrize("variation", [None, ParameterVariation])
@pytest.mark.parametrize("sampler_class", [FreeREASampler, RegularizedEvolutionSampler])
def test_a_learning_rate_evolves_with_the_architecture(sampler_class, variation) -> None:
    def best(sampler: optuna.samplers.BaseSampler) -> float:
        study = optuna.create_study(sampler=sampler)
        study.optimize(joint, n_trials=120)
        assert abs(math.log10(study.best_params["lr"]) + 2.5) < 0.5
        return study.best_value

    sampler = sampler_class(space=SPACE, seed=0, variation=variation, **SMALL)
    values = [best(each) for each in (sampler, pickle.loads(pickle.dumps(sampler)))]
    assert values[0] == values[1] < 1.5


def test_a_mutation_changes_either_and_children_inherit_the_other() -> None:
    study = optuna.create_study(sampler=RegularizedEvolutionSampler(space=SPACE, seed=0, **SMALL))
    study.optimize(joint, n_trials=100)
    before: list[Mapping[str, Any]] = []
    changed = {"lr": 0, "architecture": 0}
    for trial in study.trials:
        if trial.number >= 6:
            rates = {each["lr"] for each in before}
            others = [{**each, "lr": None} for each in before]
            if trial.params["lr"] in rates:
                changed["architecture"] += 1
            else:
                assert {**trial.params, "lr": None} in others
                changed["lr"] += 1
        before.append(trial.params)
    # One gene of seven.
    assert 5 <= changed["lr"] <= 25
    assert sum(changed.values()) == 94


def test_one_architecture_may_be_tried_with_several_rates_but_nothing_twice() -> None:
    def two_rates(trial: optuna.Trial) -> float:
        return distance(trial) + trial.suggest_categorical("lr", [0.1, 0.01])

    study = optuna.create_study(sampler=FreeREASampler(space=SPACE, seed=0, **SMALL))
    study.optimize(two_rates, n_trials=80)
    keys = [
        (SPACE.canonical_genotype(SPACE.genotype_of(params)), params["lr"])
        for params in history(study)
    ]
    assert len(set(keys)) == 80 > len({key for key, _ in keys})


def test_trials_of_the_architecture_alone_are_members() -> None:
    study = optuna.create_study(sampler=FreeREASampler(space=SPACE, seed=0, **SMALL))
    distributions = {
        each.name: optuna.distributions.CategoricalDistribution(each.choices)
        for each in SPACE.variables
    }
    for seed in range(6):
        params = SPACE.parameters(SPACE.mutate(TARGET, random.Random(seed)))
        study.add_trial(create_trial(params=params, distributions=distributions, value=1.0))
    study.enqueue_trial(SPACE.parameters(TARGET))
    study.optimize(joint, n_trials=20)
    assert all("lr" in trial.params for trial in study.trials[6:])
    assert SPACE.genotype_of(study.trials[6].params) == TARGET
    # The trials of members that are one choice away are two away at most, as are few of all.
    apart = [
        sum(one != other for one, other in zip(SPACE.genotype_of(params), TARGET, strict=True))
        for params in history(study)[7:]
    ]
    assert sum(each <= 2 for each in apart) >= 15


def test_limits_are_asked_with_the_further_parameters() -> None:
    looked: list[Mapping[str, Any]] = []

    def feasible(params: Mapping[str, Any]) -> bool:
        looked.append(params)
        return params.get("lr", 0) < 1e-3

    sampler = FreeREASampler(space=SPACE, seed=0, feasible=feasible, **SMALL)
    study = optuna.create_study(sampler=sampler)
    study.optimize(joint, n_trials=40)
    assert all(params["lr"] < 1e-3 for params in history(study)[1:])
    assert {len(params) for params in looked} == {6, 7}


def test_random_search_draws_both() -> None:
    study = optuna.create_study(sampler=RandomSearchSampler(space=SPACE, seed=0))
    study.optimize(joint, n_trials=20)
    assert len({params["lr"] for params in history(study)}) == 20


def test_a_variation_that_takes_no_width_is_refused_beside_one() -> None:
    class Narrow(ParameterVariation):
        def __init__(self) -> None:
            super().__init__()

    with pytest.raises(InputError, match="`variation` must take `mutation_width`, got <class"):
        FreeREASampler(space=SPACE, variation=Narrow, mutation_width=0.2)
