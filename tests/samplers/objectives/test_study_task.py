"""A study knows what it is of, and is mixed with nothing else."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import optuna
import pytest
from optuna.distributions import CategoricalDistribution
from optuna.samplers import RandomSampler
from torch import nn

from freerea.metrics import LinearRegions, PaperPoolScore, SkippedLayers, pink_noise
from freerea.samplers import FreeREASampler, TrainingFreeObjective
from freerea.samplers.objectives.task import describe
from freerea.samplers.pymoo import NASProblem
from freerea.spaces import NATSSize, NATSTopology
from freerea_plugins import Dataset, Fidelity, InputError

optuna.logging.set_verbosity(optuna.logging.ERROR)
TINY = Fidelity("tiny", cells_per_stage=1, resolution=0.25, canonical=True, repeats=1)
LIMITS = {"flops": 7e7, "params": 5e5}
SPACE = NATSTopology()
METRICS = ["linear_regions", "log_synflow", "skipped_layers"]
BEGUN: dict[str, Any] = {
    "space": SPACE,
    "metrics": METRICS,
    "score": "paper",
    "limits": LIMITS,
    "fidelity": TINY,
}


class Strict(LinearRegions):
    """As its base, in a version of its own."""

    version = "mine"


class Optioned(NATSTopology):
    """As its base, with an option."""

    def __init__(self, dataset: str | None = None, width: int = 4) -> None:
        super().__init__(dataset)
        self.width = width


def objective_of(**changes: Any) -> TrainingFreeObjective:
    return TrainingFreeObjective(**{**BEGUN, **changes})


@pytest.fixture
def storage(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'study.db'}"


DIFFERENCES = {
    "space": ({"space": NATSSize()}, "space: nats-tss before, nats-sss now"),
    "options": (
        {"space": Optioned(width=4)},
        "space options, width: none before, 4 now",
    ),
    "data set": (
        {"space": NATSTopology("cifar100"), "batch": pink_noise(SPACE.dataset)},
        "data set: cifar10 before, cifar100 now",
    ),
    "fidelity": (
        {"fidelity": Fidelity("tiny", cells_per_stage=2, resolution=0.25, canonical=True)},
        "fidelity, cells_per_stage: 1 before, 2 now; fidelity, repeats: 1 before, 3 now",
    ),
    "batch": ({"batch": pink_noise(SPACE.dataset, seed=1)}, "batch: [0-9a-f]* before, [0-9a-f]*"),
    "metrics": (
        {"metrics": ["log_synflow", "linear_regions", "skipped_layers"]},
        r'metrics: \["linear_regions", "log_synflow", "skipped_layers"\] before, \["log_synflow",',
    ),
    "versions": (
        {"metrics": [Strict(), "log_synflow", SkippedLayers()]},
        "metric versions, linear_regions: .* before, mine now",
    ),
    "seed": ({"seed": 3}, "seed: 0 before, 3 now"),
    "limits": (
        {"limits": {"flops": 6e7, "params": 5e5}},
        "limits, flops: 70000000.0 before, 60000000.0 now",
    ),
    "fewer limits": ({"limits": {"flops": 7e7}}, "limits, params: 500000.0 before, none now"),
}


@pytest.mark.parametrize("what", DIFFERENCES)
def test_what_differs_is_named_and_leaves_the_study_as_it_was(storage: str, what: str) -> None:
    changes, message = DIFFERENCES[what]
    study = objective_of().create_study(storage=storage, study_name="mine")
    before = study.user_attrs
    other = objective_of(**changes)
    with pytest.raises(InputError, match=f"^study `mine` is of something else: .*{message}"):
        other.create_study(storage=storage, study_name="mine", load_if_exists=True)
    loaded = optuna.load_study(study_name="mine", storage=storage)
    with pytest.raises(InputError, match=message):
        loaded.optimize(other, n_trials=1)
    assert loaded.user_attrs == before
    assert loaded.best_trials == []


def test_data_sets_of_one_name_are_told_apart(storage: str) -> None:
    def photos(classes: int) -> NATSTopology:
        return NATSTopology(Dataset("photos", (3, 32, 32), classes))

    batch = pink_noise(Dataset("photos", (3, 32, 32), 2))
    objective_of(space=photos(2), batch=batch).create_study(storage=storage, study_name="mine")
    with pytest.raises(InputError, match="classes: 3x32x32:2 before, 3x32x32:3 now"):
        objective_of(space=photos(3), batch=batch).create_study(
            storage=storage, study_name="mine", load_if_exists=True
        )


def test_a_data_set_that_is_known_is_described_by_its_name_alone() -> None:
    described = describe(objective_of())
    assert described["data set"] == "cifar10"
    assert "shape and classes" not in described


def test_the_same_task_goes_on_however_it_is_spelt(storage: str) -> None:
    objective_of().create_study(storage=storage, study_name="mine")
    same = objective_of(
        space=NATSTopology(),
        limits={"flops": 70_000_000, "params": 500_000},
        fidelity=Fidelity(
            "another name", cells_per_stage=1, resolution=0.25, canonical=True, repeats=1
        ),
        batch=pink_noise(SPACE.dataset),
        metrics=[LinearRegions(), "log_synflow", SkippedLayers()],
        score=PaperPoolScore(),
    )
    study = same.create_study(storage=storage, study_name="mine", load_if_exists=True)
    study.optimize(same, n_trials=2)
    assert len(study.trials) == 2


def test_an_alias_is_the_same_task_and_another_metric_of_the_same_name_is_not(storage: str) -> None:
    objective_of(metrics=["linear_regions"]).create_study(storage=storage, study_name="one")
    alias = objective_of(metrics=["naswot"])

    alias.create_study(storage=storage, study_name="one", load_if_exists=True)

    assert alias.metric_names == ["naswot"]
    mine = {"mine": SkippedLayers()}
    objective_of(metrics=mine).create_study(storage=storage, study_name="two")
    with pytest.raises(InputError, match="mine: skipped_layers before, params now"):
        objective_of(metrics={"mine": "params"}).create_study(
            storage=storage, study_name="two", load_if_exists=True
        )


def test_the_score_is_part_of_the_task_where_a_sampler_has_one(storage: str) -> None:
    objective = objective_of()

    def create(sampler: Any) -> optuna.Study:
        return objective.create_study(
            sampler=sampler, storage=storage, study_name="mine", load_if_exists=True
        )

    create(FreeREASampler())
    create(RandomSampler())
    with pytest.raises(InputError, match="score, options, penalty: true before, false now"):
        create(FreeREASampler(score=PaperPoolScore(penalty=False)))


def test_the_number_of_founders_is_part_of_a_score_with_a_reference(storage: str) -> None:
    objective = objective_of(metrics=None, score=None, fitness="forward")

    def create(population: int) -> optuna.Study:
        sampler = objective.create_sampler(population_size=population, tournament_size=2)
        return objective.create_study(
            sampler=sampler, storage=storage, study_name="mine", load_if_exists=True
        )

    create(4)
    with pytest.raises(InputError, match="score, founders: 4 before, 25 now"):
        create(25)
    paper = objective_of(metrics=None, score=None, fitness="paper")
    for population in (4, 25):
        sampler = paper.create_sampler(population_size=population, tournament_size=2)
        paper.create_study(
            sampler=sampler, storage=storage, study_name="paper", load_if_exists=True
        )


def test_the_best_of_a_study_without_its_sampler_is_relative_to_the_stored_founders(
    storage: str,
) -> None:
    objective = TrainingFreeObjective(
        SPACE, metrics=["flops", "params", "skipped_layers"], score="standard"
    )
    sampler = objective.create_sampler(population_size=4, tournament_size=2)
    study = objective.create_study(sampler=sampler, storage=storage, study_name="mine")
    study.optimize(objective, n_trials=30)

    loaded = optuna.load_study(study_name="mine", storage=storage)

    history = objective.history(loaded)
    assert [trial.number for trial in history.founders] == [0, 1, 2, 3]
    assert history.scores == objective.history(study).scores
    assert objective.best_trial(loaded).number == objective.best_trial(study).number


def test_a_study_that_was_made_otherwise_learns_what_it_is_of() -> None:
    study = optuna.create_study(directions=["maximize"] * 3)
    study.optimize(objective_of(), n_trials=1)
    with pytest.raises(InputError, match="seed: 0 before, 1 now"):
        study.optimize(objective_of(seed=1), n_trials=1)


def test_a_study_is_looked_at_once(monkeypatch) -> None:
    looked: list[str] = []
    monkeypatch.setattr(
        "freerea.samplers.objectives.study_task.keep_task",
        lambda study, task: looked.append(study.study_name),
    )
    objective = objective_of(metrics=["skipped_layers"])
    studies = [optuna.create_study(study_name=name, direction="maximize") for name in "ab"]
    for _ in range(3):
        for study in studies:
            study.optimize(objective, n_trials=1)
    assert looked == ["a", "b"]


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda each: pickle.loads(pickle.dumps(each))])
def test_copies_of_an_objective_know_their_task(copied) -> None:
    objective = objective_of()
    study = objective.create_study()
    copied(objective).suggest(study.ask())
    with pytest.raises(InputError, match="seed: 0 before, 1 now"):
        copied(objective_of(seed=1)).suggest(study.ask())


def test_what_is_known_of_built_networks_is_kept(storage: str) -> None:
    def build(trial: optuna.Trial) -> nn.Module:
        width = trial.suggest_int("width", 2, 9)
        return nn.Sequential(
            nn.Conv2d(3, width, 3),
            nn.ReLU(),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
            nn.Linear(width, 5),
        )

    def create(**changes: Any) -> optuna.Study:
        options = {"build": build, "input_shape": (3, 8, 8), "limits": {"params": 900}}
        objective = TrainingFreeObjective(**{**options, **changes})
        return objective.create_study(storage=storage, study_name="mine", load_if_exists=True)

    create()
    for change, message in (
        ({"input_shape": (3, 9, 9)}, r"input shape: \[3, 8, 8\] before, \[3, 9, 9\] now"),
        ({"fidelity": TINY}, "repeats: 3 before, 1 now"),
        ({"seed": 2}, "seed: 0 before, 2 now"),
        ({"limits": {}}, r"limits, params: 900.0 before, none now"),
    ):
        with pytest.raises(InputError, match=message):
            create(**change)
    create()


def test_a_problem_of_pymoo_describes_itself_alike() -> None:
    options = {"fidelity": TINY, "seed": 3}
    problem = NASProblem(SPACE, constraints=LIMITS, **options)
    of_problem = describe(problem)
    assert of_problem.pop("costs") == []
    assert of_problem == describe(TrainingFreeObjective(SPACE, limits=LIMITS, **options))
    costly = NASProblem(SPACE, metrics=[], objectives=["flops"])
    assert [each["name"] for each in describe(costly)["costs"]] == ["flops"]


def test_the_best_is_chosen_among_what_is_within_these_limits() -> None:
    unlimited = TrainingFreeObjective(SPACE, metrics=["skipped_layers"])
    study = optuna.create_study(direction="maximize")
    distributions = {each.name: CategoricalDistribution(each.choices) for each in SPACE.variables}
    rng = np.random.default_rng(0)
    for value in range(20):
        genotype = rng.integers(5, size=6)
        params = {
            each.name: each.choices[index]
            for each, index in zip(SPACE.variables, genotype, strict=True)
        }
        # What the trial says of its costs is not what is looked at.
        study.add_trial(
            optuna.create_trial(
                params=params,
                distributions=distributions,
                value=value,
                user_attrs={"costs": {"flops": 1, "params": 1}},
            )
        )
    assert unlimited.best_trial(study).value == 19
    limited = TrainingFreeObjective(SPACE, metrics=["skipped_layers"], limits={"flops": 4e7})
    best = limited.best_trial(study)
    within = [trial for trial in study.trials if limited.is_within_limits(trial)]
    assert best.value == max(trial.value for trial in within) < 19
    assert best.number == [trial.number for trial in within][-1]
    assert all(
        SPACE.costs(tuple(each.choices.index(trial.params[each.name]) for each in SPACE.variables))[
            "flops"
        ]
        <= 4e7
        for trial in within
    )
    impossible = TrainingFreeObjective(SPACE, metrics=["skipped_layers"], limits={"flops": 1})
    with pytest.raises(ValueError, match="No feasible trials are completed yet"):
        impossible.best_trial(study)


def test_the_best_of_built_networks_is_within_these_limits_too() -> None:
    def build(trial: optuna.Trial) -> nn.Module:
        width = trial.suggest_int("width", 2, 9)
        return nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(3, width))

    study = optuna.create_study(direction="maximize")
    distributions = {"width": optuna.distributions.IntDistribution(2, 9)}
    for width in range(2, 10):
        study.add_trial(
            optuna.create_trial(
                params={"width": width}, distributions=distributions, value=float(width)
            )
        )
    objective = TrainingFreeObjective(
        build=build, input_shape=(3, 4, 4), metrics=["snip"], limits={"params": 20}
    )
    assert objective.best_trial(study).params == {"width": 5}  # 3 · 5 weights and 5 biases
