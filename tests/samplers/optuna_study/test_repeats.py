"""No two trials have the same parameters, whichever of those proposed a trial really has."""

from __future__ import annotations

from typing import Any

import optuna
import pytest
from optuna.samplers import BaseSampler, PartialFixedSampler

from freerea.samplers import FreeREASampler, RegularizedEvolutionSampler, lineage_of
from freerea.spaces import NATSTopology

optuna.logging.set_verbosity(optuna.logging.ERROR)
pytestmark = pytest.mark.filterwarnings("ignore::optuna.exceptions.ExperimentalWarning")
Samplers = pytest.mark.parametrize("sampler", [FreeREASampler, RegularizedEvolutionSampler])


def conditional(trial: optuna.Trial) -> float:
    """Have 120 configurations: four kinds with 30 each."""
    kind = trial.suggest_categorical("kind", [1, 2, 3, 4])
    x = trial.suggest_int(f"x{kind}", 1, 5)
    return abs(x - 3) + trial.suggest_categorical(f"y{kind}", [6, 5, 4, 3, 2, 1]) + kind


def flat(trial: optuna.Trial) -> float:
    """Have 64 configurations."""
    return sum(trial.suggest_int(name, 0, 3) for name in "abc")


def repeats(study: optuna.Study) -> int:
    configurations = {tuple(sorted(trial.params.items())) for trial in study.trials}
    return len(study.trials) - len(configurations)


@Samplers
def test_conditional_parameters(sampler: Any) -> None:
    for seed in range(2):
        study = optuna.create_study(sampler=sampler(seed=seed))
        study.optimize(conditional, n_trials=80)
        assert repeats(study) == 0
    study = optuna.create_study(sampler=sampler(seed=0, avoid_duplicates=False))
    study.optimize(conditional, n_trials=80)
    assert repeats(study) > 10


@pytest.mark.parametrize("fixed", [{"a": 2}, {"c": 2}])
@pytest.mark.parametrize("nested", [False, True])
def test_parameters_that_another_sampler_fixes(fixed: dict[str, int], nested: bool) -> None:
    base: BaseSampler = FreeREASampler(seed=0, population_size=6)
    if nested:
        base = PartialFixedSampler({}, PartialFixedSampler(fixed, base))
    else:
        base = PartialFixedSampler(fixed, base)
    study = optuna.create_study(sampler=base)
    study.optimize(flat, n_trials=16)
    assert {trial.params[name] for trial in study.trials for name in fixed} == {2}
    assert repeats(study) == 0  # these are all there are


def test_choices_of_a_search_space_that_another_sampler_fixes() -> None:
    space = NATSTopology()
    first, *_, last = space.variables
    free = {first.name: first.choices, last.name: last.choices}
    fixed = {each.name: each.choices[2] for each in space.variables if each.name not in free}
    base = FreeREASampler(seed=0, space=space, population_size=6)
    study = optuna.create_study(sampler=PartialFixedSampler(fixed, base))
    for _ in range(20):
        trial = study.ask()
        for each in space.variables:
            trial.suggest_categorical(each.name, each.choices)
        study.tell(trial, 0.0)
    assert repeats(study) == 0


@Samplers
@pytest.mark.parametrize("objective", [flat, conditional])
def test_trials_that_are_under_way(sampler: Any, objective: Any) -> None:
    """Each of four trials has one parameter only when the others are proposed."""
    study = optuna.create_study(sampler=sampler(seed=0, population_size=6))
    study.optimize(objective, n_trials=8)
    first, distribution = next(iter(study.trials[0].distributions.items()))
    for _ in range(10):
        trials = [study.ask() for _ in range(4)]
        for trial in trials:
            trial._suggest(first, distribution)
        for trial in trials:
            study.tell(trial, objective(trial))
    assert repeats(study) == 0


@pytest.mark.parametrize("fixed", [{}, {"y": 0.3, "z": 0.1}])
def test_one_open_parameter_is_evolved_and_not_drawn_by_chance(fixed) -> None:
    def parabola(trial: optuna.Trial) -> float:
        names = "xyz" if fixed else "x"
        return sum((trial.suggest_float(name, 0, 1) - 0.4) ** 2 for name in names)

    sampler: BaseSampler = FreeREASampler(seed=0)
    if fixed:
        sampler = PartialFixedSampler(fixed, sampler)
    study = optuna.create_study(sampler=sampler)
    study.optimize(parabola, n_trials=60)
    kinds = [lineage_of(trial).kind for trial in study.trials[25:]]
    assert set(kinds) == {"mutation", "crossover"}
