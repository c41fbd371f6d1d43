"""Searches with shared weights under their names."""

from __future__ import annotations

import inspect
from typing import Any

import optuna
import pytest
from optuna.distributions import CategoricalDistribution

from freerea.metrics import PaperPoolScore
from freerea.spaces import NATSSize, NATSTopology
from freerea_plugins import ALGORITHM, InputError, SearchTask, default_plugin_manager
from tests.samplers.baselines.weight_sharing.toy_space import ToySpace, points

NAMES = ("rsps", "darts", "darts-second-order", "gdas", "enas")
PUBLISHED = {
    "epochs": 100,
    "batch_size": 64,
    "learning_rate": 0.025,
    "final_learning_rate": 0.001,
    "momentum": 0.9,
    "weight_decay": 5e-4,
    "gradient_clip": 5.0,
    "channels": 16,
    "cells_per_stage": 5,
}
LOGITS = {
    "architecture_learning_rate": 3e-4,
    "architecture_momentum": 0.5,
    "architecture_weight_decay": 1e-3,
}
OWN = {
    "rsps": {"samples": 100},
    "darts": LOGITS,
    "darts-second-order": LOGITS,
    "gdas": {**LOGITS, "first_temperature": 10.0, "last_temperature": 0.1},
    "enas": {
        "samples": 100,
        "controller_learning_rate": 0.001,
        "controller_steps": 50,
        "controller_samples": 20,
        "entropy_weight": 1e-4,
        "baseline_decay": 0.99,
    },
}
SHORT = {
    "enas": {"samples": 5, "controller_steps": 2, "controller_samples": 3},
    "rsps": {"samples": 5},
}


def algorithm(name: str) -> type[Any]:
    found: type[Any] = default_plugin_manager().find(ALGORITHM, name)
    return found


def task(**options: Any) -> SearchTask:
    settings = {"space": ToySpace(), "training": points(), **options}
    return SearchTask(directions=("maximize",), score=PaperPoolScore(), **settings)


@pytest.mark.parametrize("name", NAMES)
def test_defaults_are_as_published(name: str) -> None:
    settings = algorithm(name)().settings()
    for setting, value in {**PUBLISHED, **OWN[name]}.items():
        assert settings[setting] == value, setting


@pytest.mark.parametrize("name", NAMES)
def test_it_is_trained_and_proposes_one(name: str) -> None:
    made = algorithm(name)()
    assert made.is_trained
    assert made.evaluations == 1
    made.check(NATSTopology())


@pytest.mark.parametrize("name", NAMES)
def test_its_sampler_proposes_an_architecture_of_the_task(name: str) -> None:
    told: list[tuple[str, int, int | None]] = []
    made = algorithm(name)(epochs=2, batch_size=10, learning_rate=0.1, **SHORT.get(name, {}))
    sampler = made.create_sampler(
        task(
            feasible=lambda params: params["head"] == "two",
            progress=lambda what, done, total: told.append((what, done, total)),
        )
    )
    study = optuna.create_study(sampler=sampler)
    variables = {each.name: CategoricalDistribution(each.choices) for each in ToySpace.variables}
    assert study.ask(variables).params["head"] == "two"
    assert told[:2] == [("epochs of the supernet", 1, 2), ("epochs of the supernet", 2, 2)]


@pytest.mark.parametrize("name", NAMES)
def test_a_space_without_a_supernet_is_refused(name: str) -> None:
    made = algorithm(name)()
    expected = "space `nats-sss` has no supernet, which shares weights."
    for refuse in (
        lambda: made.check(NATSSize()),
        lambda: made.create_sampler(task(space=NATSSize())),
    ):
        with pytest.raises(InputError) as caught:
            refuse()
        assert str(caught.value) == expected


@pytest.mark.parametrize("name", NAMES)
def test_images_are_needed(name: str) -> None:
    with pytest.raises(InputError) as caught:
        algorithm(name)().create_sampler(task(training=None))
    assert str(caught.value) == (
        f"`{name}` trains networks on labelled images, and there are none."
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_setting_that_is_wrong_is_one_line_at_once(name: str) -> None:
    with pytest.raises(InputError) as caught:
        algorithm(name)(epochs=0)
    assert str(caught.value) == "`epochs` must be a whole number from 1, got 0."


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_is_given_by_its_name_and_type(name: str) -> None:
    signature = inspect.signature(algorithm(name), eval_str=True)
    for each in signature.parameters.values():
        assert each.kind is each.KEYWORD_ONLY
        assert each.annotation in {int, float}
