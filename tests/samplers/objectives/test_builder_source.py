"""The objective of networks that a user's own function builds."""

from __future__ import annotations

from typing import Any

import optuna
import pytest
import torch
import torch.nn.functional as F
from optuna.samplers import RandomSampler
from optuna.trial import TrialState
from torch import Tensor, nn

from freerea.metrics import Batch, ResultCache, network_costs, pink_noise, score
from freerea.samplers import FreeREASampler, TrainingFreeObjective
from freerea.spaces import NATSTopology
from freerea_plugins import Dataset, Fidelity, InputError
from tests.samplers.objectives.convolutions import CLASSES, LIMITS, ONCE, SHAPE, build, run_once


@pytest.fixture(scope="module")
def objective() -> TrainingFreeObjective:
    return TrainingFreeObjective(build=build, input_shape=SHAPE, limits=LIMITS, fidelity=ONCE)


@pytest.fixture(scope="module")
def study(objective) -> optuna.Study:
    study = objective.create_study(
        sampler=objective.create_sampler(population_size=5, tournament_size=3)
    )
    study.optimize(objective, n_trials=40)
    return study


def test_the_metrics_are_those_of_the_default_fitness_that_look_at_a_network(
    study, objective
) -> None:
    assert objective.metric_names == [
        *("activation_patterns", "response_correlation", "batch_meco")
    ]
    assert study.metric_names == objective.metric_names
    assert {direction.name for direction in study.directions} == {"MAXIMIZE"}


def test_every_trial_records_measured_costs_and_constraints(study, objective) -> None:
    for trial in study.trials:
        costs = network_costs(objective.build_network(trial), SHAPE)
        assert trial.user_attrs["costs"] == costs
        assert trial.constraints == {name: costs[name] - LIMITS[name] for name in LIMITS}
        assert trial.user_attrs["constraints"] == trial.constraints


def test_a_network_over_a_limit_is_pruned_before_it_is_measured(objective, monkeypatch) -> None:
    measured: list[nn.Module] = []
    monkeypatch.setattr(
        "freerea.samplers.objectives.builder_source.score",
        lambda network, *_, **__: measured.append(network) or dict.fromkeys("abc", 1.0),
    )
    study = objective.create_study(sampler=RandomSampler(seed=0))
    study.optimize(objective, n_trials=20)
    for trial in study.trials:
        feasible = all(value <= 0 for value in trial.constraints.values())
        assert trial.state == (TrialState.COMPLETE if feasible else TrialState.PRUNED)
    assert len(measured) == len(study.get_trials(states=[TrialState.COMPLETE]))
    assert 0 < len(measured) < 20


def test_values_are_those_of_the_score_function_on_pink_noise(study, objective) -> None:
    trial = study.get_trials(states=[TrialState.COMPLETE])[-1]
    batch = pink_noise(Dataset("any", SHAPE, CLASSES))
    measured = score(objective.build_network(trial), batch, repeats=1)
    assert trial.values == list(measured.values())


def test_the_network_of_the_best_trial_is_built_again(study, objective) -> None:
    best = FreeREASampler.best_trial(study)
    network = objective.build_network(best)
    convolutions = [each for each in network.modules() if isinstance(each, nn.Conv2d)]
    assert len(convolutions) == best.params["depth"]
    assert [each.out_channels for each in convolutions] == [
        best.params[f"width{index}"] for index in range(len(convolutions))
    ]
    assert network(torch.zeros(2, *SHAPE)).shape == (2, CLASSES)
    assert network.training


def test_a_seed_gives_the_same_study_also_of_weights_that_metrics_do_not_draw() -> None:
    class Scaled(nn.Module):
        def __init__(self, width: int) -> None:
            super().__init__()
            self.convolution = nn.Conv2d(3, width, 3)
            self.scale = nn.Parameter(torch.randn(width, 1, 1))  # no metric initialises this
            self.linear = nn.Linear(width, CLASSES)

        def forward(self, images: Tensor) -> Tensor:
            return self.linear((self.convolution(images) * self.scale).relu().mean((2, 3)))

    def run() -> list[list[float]]:
        objective = TrainingFreeObjective(
            build=lambda trial: Scaled(trial.suggest_int("width", 4, 16)),
            input_shape=SHAPE,
            fidelity=ONCE,
            seed=3,
        )
        study = objective.create_study()
        study.optimize(objective, n_trials=4)
        return [trial.values for trial in study.trials]

    first = run()
    torch.randn(5)
    state = torch.get_rng_state()
    assert run() == first
    assert torch.equal(torch.get_rng_state(), state)


def test_repeats_are_the_fidelity_s() -> None:
    def values(repeats: int) -> list[float]:
        fidelity = Fidelity("some", repeats=repeats)
        objective = TrainingFreeObjective(build=build, input_shape=SHAPE, fidelity=fidelity)
        return run_once(objective).values

    assert values(1) != values(2)


@pytest.mark.parametrize("metric", ["snip", "ntk"])
def test_labels_are_drawn_from_as_many_classes_as_the_network_has(metric) -> None:
    two = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(144, 2))

    def built(trial: optuna.Trial) -> nn.Module:
        trial.suggest_int("x", 0, 9)
        return two

    objective = TrainingFreeObjective(
        build=built, input_shape=SHAPE, metrics=[metric], fidelity=ONCE
    )
    batch = pink_noise(Dataset("any", SHAPE, 2))
    assert run_once(objective).values == list(score(two, batch, [metric], repeats=1).values())


def test_the_batch_is_the_users_where_one_is_given() -> None:
    generator = torch.Generator().manual_seed(0)
    images = torch.randn(16, *SHAPE, generator=generator)
    batch = Batch(images, torch.zeros(16, dtype=torch.int64), "mine")
    objective = TrainingFreeObjective(
        build=build, input_shape=SHAPE, batch=batch, metrics=["linear_regions"], fidelity=ONCE
    )
    trial = run_once(objective)
    measured = score(objective.build_network(trial), batch, ["linear_regions"], repeats=1)
    assert trial.values == list(measured.values())


class Segmenting(nn.Module):
    """A logit for each place, in a dictionary; adds a second input to the features."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.stem, self.extra = nn.Conv2d(3, width, 3, padding=1), nn.Linear(2, width)
        self.head = nn.Conv2d(width, 4, 1)

    def forward(self, images: Tensor, extra: Tensor) -> dict[str, Tensor]:
        features = self.stem(images) + self.extra(extra)[:, :, None, None]
        return {"maps": self.head(features.relu())}


def segmenting(trial: optuna.Trial) -> nn.Module:
    return Segmenting(trial.suggest_int("width", 4, 8))


def with_extra(network: nn.Module, images: Tensor) -> Any:
    return network(images, torch.ones(len(images), 2).to(images))["maps"]


def test_networks_that_are_no_classifiers_are_searched_with_forward_and_loss() -> None:
    images = torch.randn(8, *SHAPE, generator=torch.Generator().manual_seed(0))
    maps = torch.arange(8 * SHAPE[1] * SHAPE[2]).reshape(8, *SHAPE[1:]) % 4
    options: dict[str, Any] = {
        "forward": with_extra,
        "loss": lambda output, indices: F.cross_entropy(output, maps[indices]),
    }
    batch = (images, torch.arange(8))
    objective = TrainingFreeObjective(
        build=segmenting,
        input_shape=SHAPE,
        metrics=["linear_regions", "snip"],
        limits=LIMITS,
        batch=batch,
        fidelity=ONCE,
        **options,
    )

    trial = run_once(objective)

    network = objective.build_network(trial)
    costs = network_costs(network, SHAPE, forward=with_extra)
    assert trial.user_attrs["costs"] == costs
    found = score(network, batch, ["linear_regions", "snip"], repeats=1, **options)
    assert trial.values == list(found.values())
    without_labels = TrainingFreeObjective(
        build=segmenting, input_shape=SHAPE, batch=images, forward=with_extra, fidelity=ONCE
    )
    assert run_once(without_labels).values[0] == found["linear_regions"]


def test_labels_of_images_alone_are_drawn_from_as_many_classes_as_there_are_logits() -> None:
    images = torch.randn(16, *SHAPE, generator=torch.Generator().manual_seed(0))
    objective = TrainingFreeObjective(
        build=build, input_shape=SHAPE, batch=images, metrics=["snip"], fidelity=ONCE
    )

    trial = run_once(objective)

    drawn = Batch(images, classes=CLASSES)
    found = score(objective.build_network(trial), drawn, ["snip"], repeats=1)
    assert trial.values == list(found.values())


def test_values_of_what_a_function_builds_are_not_cached(tmp_path) -> None:
    cache = ResultCache(tmp_path / "cache.sqlite")
    with pytest.raises(InputError, match="`cache` needs a search space"):
        TrainingFreeObjective(build=build, input_shape=SHAPE, cache=cache)


def test_a_function_may_prune_what_it_cannot_build(objective) -> None:
    def picky(trial: optuna.Trial) -> nn.Module:
        if trial.suggest_int("depth", 1, 3) > 1:
            raise optuna.TrialPruned
        return build(trial)

    objective = TrainingFreeObjective(build=picky, input_shape=SHAPE, fidelity=ONCE)
    study = objective.create_study()
    study.optimize(objective, n_trials=12)
    states = {trial.params["depth"]: trial.state for trial in study.trials}
    assert states[1] == TrialState.COMPLETE
    assert states[2] == TrialState.PRUNED


def test_there_is_no_search_space(objective) -> None:
    with pytest.raises(InputError, match="this objective has no search space"):
        _ = objective.space


def test_an_objective_of_a_space_builds_the_network_of_a_trial_as_well() -> None:
    objective = TrainingFreeObjective(NATSTopology(), metrics=["skipped_layers"])
    trial = run_once(objective)
    network = objective.build_network(trial)
    assert str(network) == str(objective.architecture(trial).build_network())


class StochasticDepth(nn.Module):
    """Skips its layer at random in training, and has a weight of its own that is drawn."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.stem = nn.Conv2d(SHAPE[0], width, 1)
        self.layer = nn.Conv2d(width, width, 3, padding=1)
        self.scale = nn.Parameter(torch.randn(width, 1, 1))
        self.classifier = nn.Linear(width, CLASSES)

    def forward(self, images: Tensor) -> Tensor:
        features = self.stem(images).relu()
        for _ in range(4):
            kept = torch.rand(len(images), 1, 1, 1) < 0.5 if self.training else 0.5
            features = features + kept * (self.scale * self.layer(features)).relu()
        logits: Tensor = self.classifier(features.mean(dim=(2, 3)))
        return logits


def test_threads_give_the_serial_values_and_leave_no_flag_behind() -> None:
    def state() -> tuple[object, ...]:
        return (
            torch.backends.mkldnn.enabled,
            torch.backends.mha.get_fastpath_enabled(),
            torch.backends.cuda.flash_sdp_enabled(),
            torch.get_rng_state().tolist(),
        )

    objective = TrainingFreeObjective(
        build=lambda trial: StochasticDepth(trial.suggest_int("width", 2, 9)),
        input_shape=SHAPE,
        metrics=["snip", "linear_regions"],
    )
    before = state()
    found = []
    for n_jobs in (1, 4):
        study = objective.create_study(sampler=RandomSampler(seed=1))
        for width in range(2, 10):
            study.enqueue_trial({"width": width})
        study.optimize(objective, n_trials=8, n_jobs=n_jobs)
        found.append(
            {each.params["width"]: (each.values, each.user_attrs) for each in study.trials}
        )

    assert len(found[0]) == 8
    assert found[0] == found[1]
    assert state() == before
