"""Training-free metrics as the objective of a study."""

from __future__ import annotations

import numpy as np
import optuna
import pytest
from optuna.samplers import RandomSampler
from optuna.trial import TrialState

from freerea.metrics import StandardPoolScore
from freerea.samplers import FreeREASampler, TrainingFreeObjective
from freerea.spaces import NATSTopology
from freerea_plugins import Architecture, Direction, Fidelity, HardwareConstraint, InputError, Limit

optuna.logging.set_verbosity(optuna.logging.ERROR)
TINY = Fidelity("tiny", cells_per_stage=1, resolution=0.25, canonical=True, repeats=1)
LIMITS = {"flops": 7e7, "params": 5e5}


@pytest.fixture(scope="module")
def objective() -> TrainingFreeObjective:
    return TrainingFreeObjective(NATSTopology(), limits=LIMITS, fidelity=TINY)


@pytest.fixture(scope="module")
def study(objective) -> optuna.Study:
    study = objective.create_study(
        sampler=objective.create_sampler(population_size=6, tournament_size=3)
    )
    study.optimize(objective, n_trials=24)
    return study


def test_there_is_a_direction_and_a_name_for_each_metric(study) -> None:
    assert study.metric_names == [
        *("activation_patterns", "response_correlation", "batch_meco", "skipped_layers")
    ]
    assert {direction.name for direction in study.directions} == {"MAXIMIZE"}


def test_every_trial_records_architecture_costs_and_constraints(study, objective) -> None:
    for trial in study.trials:
        architecture = objective.architecture(trial)
        costs = objective.space.costs(architecture.genotype)
        assert trial.user_attrs["architecture"] == str(architecture)
        assert trial.user_attrs["costs"] == costs
        assert trial.constraints == {name: costs[name] - LIMITS[name] for name in LIMITS}
        assert trial.user_attrs["constraints"] == trial.constraints
        assert all(value <= 0 for value in trial.constraints.values())
        measured = objective.evaluator.measure(architecture)
        assert trial.values == list(measured.values())


def test_the_best_trial_has_the_highest_score_relative_to_the_founders(study) -> None:
    values = np.array([trial.values for trial in study.trials])
    directions: list[Direction] = ["maximize"] * 4
    scores = StandardPoolScore().relative_to(values[:6], directions)(values, directions)
    assert FreeREASampler.best_trial(study).number == int(np.argmax(scores))


def test_functions_are_measured_once(study, objective) -> None:
    keys = {objective.architecture(trial).key for trial in study.trials}
    assert len(keys) == len(study.trials)


def test_any_sampler_can_be_used_and_is_pruned_over_a_limit(objective) -> None:
    study = objective.create_study(sampler=RandomSampler(seed=0))
    study.optimize(objective, n_trials=15)
    pruned = study.get_trials(states=[TrialState.PRUNED])
    assert 0 < len(pruned) < 15
    for trial in pruned:
        assert max(trial.constraints.values()) > 0


def test_a_study_of_other_metrics_keeps_their_names(objective) -> None:
    storage = optuna.storages.InMemoryStorage()
    objective.create_study(storage=storage, study_name="mine").set_metric_names(
        ["a", "b", "c", "d"]
    )
    again = objective.create_study(storage=storage, study_name="mine", load_if_exists=True)
    assert again.metric_names == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"metrics": ["none"]}, "unknown metric `none`"),
        ({"limits": {"watts": 1}}, "unknown constraint `watts`"),
        ({"limits": {"flops": 0}}, "limit `flops` must be a positive number, got 0"),
    ],
)
def test_mistakes_are_said_at_once(options, message) -> None:
    with pytest.raises(InputError, match=message):
        TrainingFreeObjective(NATSTopology(), **options)


class Broken(HardwareConstraint):
    """A constraint with a mistake in it."""

    name = "broken"
    unit = "volts"

    def cost(self, architecture: Architecture) -> float:
        raise ZeroDivisionError("division by zero")


def test_a_constraint_that_raises_is_named() -> None:
    objective = TrainingFreeObjective(NATSTopology(), limits=[Limit(Broken(), 1)])
    with pytest.raises(InputError, match=r"^constraint `broken` failed for architecture \|.*zero$"):
        objective.create_study().optimize(objective, n_trials=1)
