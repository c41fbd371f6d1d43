"""Trials that a pruner stops are members of the population, after those that are complete."""

from __future__ import annotations

import math
from typing import Any

import optuna
import pytest
from optuna.pruners import HyperbandPruner, MedianPruner
from optuna.trial import TrialState

from freerea.samplers import FreeREASampler, RegularizedEvolutionSampler, lineage_of

optuna.logging.set_verbosity(optuna.logging.ERROR)
SMALL: dict[str, Any] = {"population_size": 6, "tournament_size": 3}


def learning_curve(trial: optuna.Trial) -> float:
    """Report what gets nearer, step by step, to how far two numbers are from their best."""
    distance = abs(trial.suggest_float("x", 0, 1) - 0.2) + abs(trial.suggest_float("y", 0, 1) - 0.7)
    for step in range(1, 10):
        trial.report(distance + 1 / step, step)
        if trial.should_prune():
            raise optuna.TrialPruned
    return distance


@pytest.mark.parametrize("sampler_class", [FreeREASampler, RegularizedEvolutionSampler])
@pytest.mark.parametrize("pruner", [HyperbandPruner(1, 9), MedianPruner(3)])
def test_an_evolution_begins_though_most_trials_are_pruned(sampler_class, pruner) -> None:
    study = optuna.create_study(sampler=sampler_class(seed=0, **SMALL), pruner=pruner)
    study.optimize(learning_curve, n_trials=80)

    pruned = {
        trial.number for trial in study.get_trials(states=[TrialState.PRUNED]) if trial.number > 5
    }
    assert len(pruned) > 10
    lineages = [lineage_of(trial) for trial in study.trials[6:]]
    assert {each.kind for each in lineages if each} >= {"mutation"}
    assert "founder" not in {each.kind for each in lineages if each}
    assert study.best_value < 0.1


def test_a_pruned_trial_is_as_good_as_it_was_where_it_was_stopped() -> None:
    study = optuna.create_study(direction="maximize", sampler=FreeREASampler(seed=0, **SMALL))
    for value, stopped_at in (
        *((5.0, 1), (3.0, 1), (4.0, 1), (0.0, 2)),
        *((-9.0, None), (math.nan, 3), (-10.0, None)),
    ):
        trial = study.ask()
        trial.suggest_float("x", 0, 1)
        if stopped_at is None:
            study.tell(trial, value)
        else:
            trial.report(value, stopped_at)
            study.tell(trial, state=TrialState.PRUNED)

    child = study.ask()
    child.suggest_float("x", 0, 1)
    generations = study.sampler._proposals(study)._proposer._generations
    population = generations.population(child.number)
    ranked = [population.members[place].number for place in population.ranking]
    # One without a value is no member; those that ended are first, then the one that came far.
    assert ranked == [4, 6, 3, 0, 2, 1]


def test_what_was_pruned_is_never_the_answer() -> None:
    study = optuna.create_study(sampler=FreeREASampler(seed=0, **SMALL), pruner=MedianPruner(3))
    study.optimize(learning_curve, n_trials=40)
    best = FreeREASampler.best_trial(study)
    assert best.state == TrialState.COMPLETE
    assert best.number == study.best_trial.number
