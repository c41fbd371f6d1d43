"""FreeREA and regularised evolution in ordinary Optuna studies."""

from __future__ import annotations

import copy
import math
import pickle
import random
from pathlib import Path
from statistics import median
from typing import Any

import optuna
import pytest
from optuna.samplers import BaseSampler, PartialFixedSampler, RandomSampler
from optuna.trial import TrialState

from freerea.metrics import PaperPoolScore
from freerea.samplers import (
    FreeREASampler,
    NothingFeasibleError,
    Parameters,
    ParameterVariation,
    RegularizedEvolutionSampler,
)
from freerea_plugins import InputError

optuna.logging.set_verbosity(optuna.logging.ERROR)
GENES = [f"gene_{position}" for position in range(6)]
SMALL: dict[str, Any] = {"population_size": 6, "tournament_size": 3}


def matches(trial: optuna.Trial) -> float:
    return sum(trial.suggest_categorical(name, "abcde") == "c" for name in GENES)


def history(study: optuna.Study) -> list[dict[str, Any]]:
    return [trial.params for trial in study.trials]


def test_it_beats_random_search_on_categories() -> None:
    def mean_best(sampler_of_seed) -> float:
        best = []
        for seed in range(8):
            study = optuna.create_study(direction="maximize", sampler=sampler_of_seed(seed))
            study.optimize(matches, n_trials=90)
            best.append(study.best_value)
        return sum(best) / len(best)

    random = mean_best(lambda seed: RandomSampler(seed=seed))
    assert mean_best(lambda seed: FreeREASampler(seed=seed)) > random + 0.5
    assert mean_best(lambda s: RegularizedEvolutionSampler(population_size=25, seed=s)) > random


def test_it_minimizes_numbers_on_their_scale() -> None:
    def distance(trial: optuna.Trial) -> float:
        rate = trial.suggest_float("rate", 1e-6, 1.0, log=True)
        width = trial.suggest_int("width", 8, 512, step=8)
        depth = trial.suggest_int("depth", 1, 20)
        return abs(rate / 1e-3 - 1) + abs(width - 128) / 128 + abs(depth - 7)

    study = optuna.create_study(sampler=FreeREASampler(seed=1))
    study.optimize(distance, n_trials=250)
    assert study.best_value < 0.5
    assert all(trial.params["width"] % 8 == 0 for trial in study.trials)


@pytest.mark.parametrize("sampler_class", [FreeREASampler, RegularizedEvolutionSampler])
def test_a_seed_decides_the_history(sampler_class: type[BaseSampler]) -> None:
    def run(seed: int) -> list[dict[str, Any]]:
        study = optuna.create_study(direction="maximize", sampler=sampler_class(seed=seed, **SMALL))
        study.optimize(matches, n_trials=30)
        return history(study)

    assert run(5) == run(5) != run(6)


@pytest.mark.parametrize("seed", [0, None])
def test_a_study_that_is_stopped_and_resumed_has_the_same_history(tmp_path: Path, seed) -> None:
    storage = f"sqlite:///{tmp_path / 'study.db'}"
    study = optuna.create_study(
        storage=storage, study_name="a", direction="maximize", sampler=FreeREASampler(seed=seed)
    )
    study.optimize(matches, n_trials=31)
    optuna.copy_study(
        from_study_name="a", from_storage=storage, to_storage=storage, to_study_name="b"
    )
    study.optimize(matches, n_trials=10)
    resumed = optuna.load_study(storage=storage, study_name="b", sampler=FreeREASampler(seed=seed))
    resumed.optimize(matches, n_trials=10)
    assert history(resumed) == history(study)


def test_values_may_be_told_in_another_order() -> None:
    def ask_all(sampler: FreeREASampler, study: optuna.Study) -> list[optuna.Trial]:
        trials = [study.ask() for _ in range(sampler.batch_size(study))]
        for trial in trials:
            matches(trial)
        return trials

    studies = []
    for order in (1, -1):
        sampler = FreeREASampler(seed=2, **SMALL)
        study = optuna.create_study(direction="maximize", sampler=sampler)
        for _ in range(8):
            for trial in ask_all(sampler, study)[::order]:
                study.tell(trial, matches(trial))
        studies.append(history(study))
    sampler = FreeREASampler(seed=2, **SMALL)
    one_by_one = optuna.create_study(direction="maximize", sampler=sampler)
    one_by_one.optimize(matches, n_trials=len(studies[0]))
    assert studies[0] == studies[1] == history(one_by_one)
    assert len(studies[0]) == 6 + 7 * 3


def test_nothing_is_proposed_twice_unless_asked_for() -> None:
    def distinct(avoid_duplicates: bool) -> int:
        sampler = FreeREASampler(seed=0, avoid_duplicates=avoid_duplicates, **SMALL)
        study = optuna.create_study(direction="maximize", sampler=sampler)
        study.optimize(matches, n_trials=120)
        return len({tuple(params.items()) for params in history(study)})

    # Founders are drawn at random; among 15,625 genotypes 6 are distinct.
    assert distinct(avoid_duplicates=True) == 120
    assert distinct(avoid_duplicates=False) < 110


def test_failed_and_pruned_trials_have_no_children() -> None:
    def fragile(trial: optuna.Trial) -> float:
        value = matches(trial)
        if trial.params["gene_0"] == "a":
            raise optuna.TrialPruned
        if trial.params["gene_1"] == "a":
            raise RuntimeError
        return value

    study = optuna.create_study(direction="maximize", sampler=FreeREASampler(seed=0, **SMALL))
    study.optimize(fragile, n_trials=150, catch=RuntimeError)
    lost = study.get_trials(states=[TrialState.FAIL, TrialState.PRUNED])
    # Chance would lose a third of the trials; of children one in twenty is lost by mutation.
    assert 0 < len(lost) < 30
    assert study.best_value >= 5


def test_enqueued_and_fixed_parameters_are_respected_and_can_be_parents() -> None:
    study = optuna.create_study(direction="maximize", sampler=FreeREASampler(seed=0, **SMALL))
    study.enqueue_trial(dict.fromkeys(GENES, "c"))
    study.optimize(matches, n_trials=40)
    assert study.best_trial.number == 0
    # Mutants of the enqueued trial, which chance alone would hardly have found.
    assert sum(trial.value == 5 for trial in study.trials) >= 2

    fixed = PartialFixedSampler({"gene_0": "a"}, FreeREASampler(seed=0, **SMALL))
    study = optuna.create_study(direction="maximize", sampler=fixed)
    study.optimize(matches, n_trials=100)
    assert {trial.params["gene_0"] for trial in study.trials} == {"a"}
    assert study.best_value >= 4


def test_candidates_can_be_rejected_before_they_become_trials() -> None:
    sampler = FreeREASampler(
        seed=0, feasible=lambda params: params["gene_0"] != "c", space=None, **SMALL
    )
    study = optuna.create_study(direction="maximize", sampler=sampler)
    study.optimize(matches, n_trials=120)
    # The first trial shows the sampler which parameters there are.
    assert "c" not in {trial.params["gene_0"] for trial in study.trials[1:]}
    assert study.best_value >= 4


def test_several_objectives_are_compared_by_a_pool_score_that_is_given() -> None:
    def both(trial: optuna.Trial) -> tuple[float, float]:
        values = [trial.suggest_int(name, 0, 9) for name in GENES]
        return sum(values), values[0]

    sampler = FreeREASampler(seed=0, score=PaperPoolScore())
    study = optuna.create_study(directions=["maximize", "minimize"], sampler=sampler)
    study.optimize(both, n_trials=150)
    best = FreeREASampler.best_trial(study)
    assert best.values[0] > 36
    assert best.values[1] <= 2


def test_there_is_no_best_of_nothing() -> None:
    study = optuna.create_study(sampler=FreeREASampler())
    with pytest.raises(ValueError, match="No feasible trials are completed yet"):
        FreeREASampler.best_trial(study)


def test_it_can_be_copied_and_pickled_in_the_middle_of_a_study() -> None:
    sampler = FreeREASampler(seed=0, **SMALL)
    study = optuna.create_study(direction="maximize", sampler=sampler)
    study.optimize(matches, n_trials=20)
    continued = []
    for other in (sampler, copy.deepcopy(sampler), pickle.loads(pickle.dumps(sampler))):
        twin = optuna.create_study(direction="maximize", sampler=other)
        twin.add_trials(study.trials)
        twin.optimize(matches, n_trials=10)
        continued.append(history(twin))
    assert continued[0] == continued[1] == continued[2]


def test_threads_share_a_study() -> None:
    study = optuna.create_study(direction="maximize", sampler=FreeREASampler(seed=0, **SMALL))
    study.optimize(matches, n_trials=200, n_jobs=4)
    assert len(study.trials) == 200
    assert study.best_value >= 5


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"population_size": 1}, "`population_size` must be at least 2, got 1"),
        ({"population_size": 4.5}, "`population_size` must be a whole number, got 4.5"),
        ({"population_size": math.inf}, "`population_size` must be a whole number, got inf"),
        ({"tournament_size": 1.5}, "`tournament_size` must be a whole number, got 1.5"),
        ({"tournament_size": 0}, "`tournament_size` must be from 1 to the population size 25"),
        ({"population_size": 4}, "`tournament_size` must be from 1 to the population size 4, got"),
        ({"seed": 1.5}, "`seed` must be a whole number or None, got 1.5"),
        ({"seed": "1"}, "`seed` must be a whole number or None, got '1'"),
    ],
)
def test_sizes_and_seeds_are_checked_at_once(options, message) -> None:
    with pytest.raises(InputError, match=message):
        FreeREASampler(**options)


def test_nothing_feasible_is_said_and_not_searched_forever() -> None:
    sampler = FreeREASampler(seed=0, feasible=lambda params: False, **SMALL)
    study = optuna.create_study(direction="maximize", sampler=sampler)
    with pytest.raises(NothingFeasibleError, match="no feasible candidate"):
        study.optimize(matches, n_trials=20)


class Swapping(ParameterVariation):
    """Genes that are a permutation: two of them change places."""

    def sample(self, rng: random.Random) -> Parameters | None:
        drawn = super().sample(rng)
        if drawn is None:
            return None
        order = rng.sample("abcdef", 6)
        return Parameters(dict(zip(GENES, order, strict=True)), drawn.distributions)

    def mutate(self, genome: Parameters, rng: random.Random) -> Parameters:
        one, other = rng.sample(GENES, 2)
        swapped = {one: genome.values[other], other: genome.values[one]}
        return Parameters({**genome.values, **swapped}, genome.distributions)

    def crossover(self, first: Parameters, second: Parameters, rng: random.Random) -> Parameters:
        return self.mutate(first, rng)


@pytest.mark.parametrize("sampler_class", [FreeREASampler, RegularizedEvolutionSampler])
def test_a_variation_of_ones_own_keeps_what_belongs_together(sampler_class) -> None:
    def sorted_places(trial: optuna.Trial) -> float:
        order = [trial.suggest_categorical(name, "abcdef") for name in GENES]
        return sum(one == other for one, other in zip(order, "abcdef", strict=True))

    sampler = sampler_class(variation=Swapping, seed=0, **SMALL)
    for each in (sampler, pickle.loads(pickle.dumps(sampler))):
        study = optuna.create_study(direction="maximize", sampler=each)
        study.enqueue_trial(dict(zip(GENES, "fedcba", strict=True)))
        study.optimize(sorted_places, n_trials=120)
        assert all(set(trial.params.values()) == set("abcdef") for trial in study.trials)
        assert study.best_value == 6


@pytest.mark.parametrize("sampler_class", [FreeREASampler, RegularizedEvolutionSampler])
def test_steps_of_numbers_are_as_wide_as_asked_for(sampler_class) -> None:
    def usual_step(width: float | None, variation: type[ParameterVariation] | None) -> float:
        sampler = sampler_class(
            seed=0, population_size=2, tournament_size=1, variation=variation, mutation_width=width
        )
        study = optuna.create_study(sampler=sampler)
        for x in (500.0, 500.0):
            study.enqueue_trial({"x": x})
        study.optimize(lambda trial: abs(trial.suggest_float("x", 0, 1000) - 500), n_trials=12)
        return median(abs(trial.params["x"] - 500) for trial in study.trials[2:])

    for variation in (None, ParameterVariation):
        assert usual_step(1e-4, variation) < 1
        assert usual_step(0.1, variation) == usual_step(None, variation) > 20


@pytest.mark.parametrize("width", [0, -0.1, 1.5, math.nan, "wide"])
def test_a_width_that_is_no_share_of_a_range_is_refused_at_once(width) -> None:
    with pytest.raises(InputError, match=r"`mutation_width` must be above 0 and at most 1, got"):
        FreeREASampler(mutation_width=width)
