"""A search with shared weights as a sampler of Optuna."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import optuna
import pytest
from optuna.distributions import CategoricalDistribution, FloatDistribution

from freerea.samplers import RSPS, SupernetRecipe, WeightSharingSampler, WeightSharingSearch
from tests.samplers.baselines.weight_sharing.toy_space import ToySpace, points

SPACE = ToySpace()
RECIPE = SupernetRecipe(epochs=3, batch_size=10, learning_rate=0.1)
VARIABLES = {each.name: CategoricalDistribution(each.choices) for each in SPACE.variables}


def sampler(**options: Any) -> WeightSharingSampler:
    return WeightSharingSampler(
        RSPS(samples=10), space=SPACE, training=points(), recipe=RECIPE, **options
    )


def told(calls: list[str]) -> Any:
    return lambda what, done, total: calls.append(what)


def expected_answer() -> dict[str, Any]:
    search = WeightSharingSearch(SPACE, points(), RSPS(samples=10), RECIPE)
    search.train()
    return SPACE.parameters(search.answer())


def test_the_answer_of_the_search_is_proposed_after_one_training() -> None:
    calls: list[str] = []
    study = optuna.create_study(sampler=sampler(progress=told(calls)))
    trials = [study.ask(VARIABLES) for _ in range(2)]
    assert trials[0].params == trials[1].params == expected_answer()
    assert calls.count("epochs of the supernet") == RECIPE.epochs


def test_whoever_goes_on_with_the_study_trains_nothing(tmp_path: Path) -> None:
    storage = f"sqlite:///{tmp_path / 'study.db'}"
    first = optuna.create_study(storage=storage, study_name="one", sampler=sampler())
    proposed = first.ask(VARIABLES).params
    calls: list[str] = []
    second = optuna.load_study(
        storage=storage, study_name="one", sampler=sampler(progress=told(calls))
    )
    assert second.ask(VARIABLES).params == proposed
    assert not calls


def test_a_search_that_was_stopped_goes_on_in_its_folder(tmp_path: Path) -> None:
    def stop(what: str, done: int, total: int | None) -> None:
        if done == 2:
            raise KeyboardInterrupt

    folder = tmp_path / "new"
    stopped = optuna.create_study(sampler=sampler(folder=folder, progress=stop))
    with pytest.raises(KeyboardInterrupt):
        stopped.ask(VARIABLES)
    assert [path.name for path in folder.iterdir()] == ["supernet.checkpoint"]
    calls: list[str] = []
    study = optuna.create_study(sampler=sampler(folder=folder, progress=told(calls)))
    assert study.ask(VARIABLES).params == expected_answer()
    assert calls.count("epochs of the supernet") == 1
    assert not list(folder.iterdir())


def test_the_answer_is_within_the_limits() -> None:
    blind = sampler(feasible=lambda params: params["map"] == "blind")
    assert optuna.create_study(sampler=blind).ask(VARIABLES).params["map"] == "blind"
    near = sampler(violation=lambda params: float(params["map"] != "blind"))
    assert optuna.create_study(sampler=near).ask(VARIABLES).params["map"] == "blind"


def test_a_parameter_that_is_no_variable_is_drawn_by_the_seed() -> None:
    drawn = []
    for seed in (0, 0, 1):
        study = optuna.create_study(sampler=sampler(seed=seed))
        trial = study.ask({"rate": FloatDistribution(0, 1)})
        drawn.append(trial.params["rate"])
    assert drawn[0] == drawn[1] != drawn[2]


def test_it_can_be_pickled() -> None:
    copied = pickle.loads(pickle.dumps(sampler()))
    assert optuna.create_study(sampler=copied).ask(VARIABLES).params == expected_answer()
