"""The plot of a population: who is alive, who was and for how long, and what came of it."""

from __future__ import annotations

import numpy as np
import optuna
import pytest

from freerea.samplers import FreeREASampler, RegularizedEvolutionSampler, visualization
from freerea.samplers.visualization import matplotlib as by_matplotlib
from freerea.samplers.visualization.population_history import population_history
from freerea_plugins import InputError
from tests.samplers.visualization.evolved_study import SAMPLER, evolved, evolved_front

PLOTS = [visualization.plot_population, by_matplotlib.plot_population]
NAMES = {"Life", "Dead", "Alive", "Median of the Population", "Best Value", "Infeasible Trial"}


def names(drawn) -> set[str]:
    if hasattr(drawn, "data"):
        return {trace.name for trace in drawn.data}
    return set(drawn.get_legend_handles_labels()[1])


def test_the_oldest_of_a_regularized_evolution_dies_at_each_trial() -> None:
    study = optuna.create_study(sampler=RegularizedEvolutionSampler(**SAMPLER))
    study.optimize(lambda trial: trial.suggest_float("x", 0, 1), n_trials=20)
    history = population_history(study, None, "Objective Value")
    assert history.of_fate("alive") == list(range(14, 20))
    assert history.of_fate("dead") == list(range(14))
    assert {number: end - number for number, end, _ in history.lives if number < 13} == (
        dict.fromkeys(range(13), 7)
    )
    values = [trial.value for trial in study.trials]
    for number, median in history.medians:
        assert median == np.median(values[number - 6 : number])
    assert history.best == [
        (number, value) for number, value in enumerate(values) if value == min(values[: number + 1])
    ]


def test_offspring_that_is_worse_than_all_is_never_of_the_population(study) -> None:
    history = population_history(study, None, "Objective Value")
    assert len(history.of_fate("alive")) == 6
    assert history.of_fate("no member")
    everybody = {each for fate in ("alive", "dead", "no member") for each in history.of_fate(fate)}
    assert everybody | history.infeasible == set(range(40))
    assert 0 in history.infeasible


@pytest.mark.parametrize("plot", PLOTS)
def test_a_population_is_drawn(plot, study) -> None:
    assert names(plot(study)) == NAMES | {"Never in the Population"}


@pytest.mark.parametrize("plot", PLOTS)
def test_while_founders_are_missing_all_are_alive(plot) -> None:
    assert not names(plot(evolved(0)))
    assert names(plot(evolved(4))) == NAMES - {"Dead"}


@pytest.mark.parametrize("plot", PLOTS)
def test_of_a_target_it_is_not_known_what_is_best(plot) -> None:
    study = evolved_front()
    with pytest.raises(ValueError, match="please specify the `target`"):
        plot(study)
    drawn = plot(study, target=lambda trial: trial.values[0], target_name="first")
    assert "Best Value" not in names(drawn)
    assert "Alive" in names(drawn)


@pytest.mark.parametrize("plot", PLOTS)
def test_another_sampler_has_no_population(plot, study) -> None:
    other = optuna.load_study(
        study_name=study.study_name,
        storage=study._storage,
        sampler=optuna.samplers.RandomSampler(),
    )
    with pytest.raises(InputError, match="`RandomSampler`, which has no population"):
        plot(other)


def test_a_loaded_study_has_the_population_of_the_one_that_ran(study) -> None:
    loaded = optuna.load_study(
        study_name=study.study_name, storage=study._storage, sampler=FreeREASampler(**SAMPLER)
    )
    first, second = (population_history(each, None, "Objective Value") for each in (study, loaded))
    assert first == second
