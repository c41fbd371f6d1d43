"""Searches with shared weights, from images to an answer."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import torch

from freerea.samplers import (
    DARTS,
    ENAS,
    GDAS,
    RSPS,
    SecondOrderDARTS,
    SupernetRecipe,
    WeightSharingSearch,
)
from freerea.samplers.baselines.feasibility import Feasibility
from freerea.samplers.baselines.weight_sharing.draws import Draws
from freerea.spaces import NATSTopology
from freerea_plugins import Dataset, Genotype, LabelledInputs
from tests.samplers.baselines.weight_sharing.toy_space import CLASSES, ToySpace, points

RATE = 0.02
STRATEGIES = (
    RSPS(samples=6),
    DARTS(architecture_learning_rate=RATE),
    SecondOrderDARTS(architecture_learning_rate=RATE),
    GDAS(architecture_learning_rate=RATE),
    ENAS(samples=6, controller_steps=2, controller_samples=3, controller_learning_rate=RATE),
)
RECIPE = SupernetRecipe(epochs=4, batch_size=10, learning_rate=0.1, final_learning_rate=0.01)
CELLS = NATSTopology(Dataset("blocks", (CLASSES, 8, 8), CLASSES))
SMALL = SupernetRecipe(epochs=2, batch_size=15, channels=2, cells_per_stage=1)

every_strategy = pytest.mark.parametrize(
    "strategy", STRATEGIES, ids=[type(each).__name__ for each in STRATEGIES]
)


class Interrupted(Exception):  # noqa: N818
    """What stops a training."""


def weights(search: WeightSharingSearch) -> dict[str, Any]:
    return search.model.supernet.state_dict()


def blocks() -> LabelledInputs:
    """Images of one bright channel, that of the class."""
    data = points()
    images = data.inputs[:, :CLASSES, None, None].repeat(8, axis=2).repeat(8, axis=3)
    return LabelledInputs(images, data.labels)


@every_strategy
def test_a_search_that_was_interrupted_goes_on_to_the_same_answer(
    strategy: Any, tmp_path: Path
) -> None:
    whole = WeightSharingSearch(ToySpace(), points(), strategy, RECIPE, seed=5)
    whole.train()

    def stop(what: str, done: int, total: int | None) -> None:
        if done == 2:
            raise Interrupted

    checkpoint = tmp_path / "supernet"
    arguments = (ToySpace(), points(), strategy, RECIPE)
    first = WeightSharingSearch(*arguments, seed=5, checkpoint=checkpoint, progress=stop)
    with pytest.raises(Interrupted):
        first.train()
    epochs: list[int] = []
    second = WeightSharingSearch(
        *arguments,
        seed=5,
        checkpoint=checkpoint,
        progress=lambda what, done, total: epochs.append(done),
    )
    second.train()
    assert epochs == [3, 4]
    assert second.losses == whole.losses
    for name, value in weights(whole).items():
        assert torch.equal(weights(second)[name], value)
    assert second.answer() == whole.answer()


@every_strategy
def test_the_answer_sees_the_points(strategy: Any) -> None:
    recipe = SupernetRecipe(epochs=25, batch_size=10, learning_rate=0.1, final_learning_rate=0.01)
    search = WeightSharingSearch(ToySpace(), points(), strategy, recipe)
    search.train()
    assert search.losses[-1] < 0.5 * search.losses[0]
    answer = search.answer()
    assert answer[0] != 0
    assert search.accuracy(answer) > 0.9
    assert search.accuracy((0, 0)) < 0.6


@every_strategy
def test_cells_of_nats_bench_are_searched(strategy: Any) -> None:
    search = WeightSharingSearch(CELLS, blocks(), strategy, SMALL)
    search.train()
    assert all(map(math.isfinite, search.losses))
    CELLS.validate(search.answer())


@every_strategy
def test_the_answer_is_within_the_limits(strategy: Any) -> None:
    search = WeightSharingSearch(ToySpace(), points(), strategy, RECIPE)
    feasibility = Feasibility(search.model.space, feasible=lambda params: params["map"] == "blind")
    assert search.answer(feasibility)[0] == 0


@every_strategy
def test_a_seed_decides_and_global_randomness_does_not(strategy: Any) -> None:
    losses = []
    for seed, other in ((1, 7), (1, 8), (2, 7)):
        torch.manual_seed(other)
        random.seed(other)
        search = WeightSharingSearch(ToySpace(), points(), strategy, RECIPE, seed=seed)
        search.train()
        drawn = torch.rand(1)
        torch.manual_seed(other)
        assert torch.equal(torch.rand(1), drawn)
        losses.append(search.losses)
    assert losses[0] == losses[1] != losses[2]


def test_random_search_answers_the_sample_that_tells_most_images() -> None:
    search = WeightSharingSearch(ToySpace(), points(), RSPS(samples=30), RECIPE)
    search.train()
    accuracies = {each: search.accuracy(each) for each in ToySpace().genotypes()}
    assert accuracies[search.answer()] == max(accuracies.values())
    assert len(set(accuracies.values())) > 2


@pytest.mark.parametrize("strategy", [DARTS(), GDAS()])
def test_differentiable_searches_answer_the_most_probable(strategy: Any) -> None:
    search = WeightSharingSearch(ToySpace(), points(), strategy, RECIPE)
    policy: Any = search.policy
    with torch.no_grad():
        policy.logits[0].copy_(torch.tensor([0.0, 2.0, 1.0]))
        policy.logits[1].copy_(torch.tensor([0.0, 1.5]))
    assert search.answer() == (1, 1)

    def only(genotypes: Sequence[Genotype]) -> Feasibility:
        allowed = [ToySpace().parameters(each) for each in genotypes]
        return Feasibility(ToySpace(), feasible=lambda params: params in allowed)

    # One unit less for the map, one and a half for the head.
    assert search.answer(only([(2, 1), (1, 0), (0, 0)])) == (2, 1)
    assert policy.log_probability((1, 1)) > policy.log_probability((2, 1))


def test_weights_and_architectures_have_images_of_their_own() -> None:
    search = WeightSharingSearch(ToySpace(), points(61), DARTS(), RECIPE)
    pairs = list(search.images.batches(Draws.of(0, 1)))
    assert len(pairs) == search.images.steps == 3
    trained = {tuple(row) for (inputs, _), _ in pairs for row in inputs.tolist()}
    learnt = {tuple(row) for _, (inputs, _) in pairs for row in inputs.tolist()}
    judged = [tuple(row) for inputs, _ in search.images.evaluation() for row in inputs.tolist()]
    assert len(trained) == len(learnt) == 30
    assert not trained & set(judged)
    assert learnt <= set(judged)
    assert len(judged) == len(set(judged)) == 31
