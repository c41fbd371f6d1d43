"""The evaluator: which numbers come out for an architecture, and what they depend on."""

from __future__ import annotations

import math
import random
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from freerea.metrics import (
    Batch,
    Evaluator,
    PaperFitness,
    Params,
    pink_noise,
)
from freerea_plugins import (
    PAPER,
    Fidelity,
    Genotype,
    Variable,
)
from tests.metrics.evaluation.scripted_metrics import (
    DEAD_END,
    LIVE,
    SPACE,
    TINY,
    TWICE,
    WITHOUT_PATH,
    Scripted,
    ToySpace,
    Watching,
)

OTHER = "|nor_conv_1x1~0|+|skip_connect~0|nor_conv_3x3~1|+|skip_connect~0|none~1|nor_conv_1x1~2|"


@pytest.fixture(scope="module")
def batch() -> Batch:
    return pink_noise(SPACE.dataset, size=16)


@pytest.fixture(scope="module")
def toy_batch() -> Batch:
    return pink_noise(ToySpace.datasets[0], size=8)


def test_a_network_metric_is_averaged_over_the_repeats(toy_batch: Batch) -> None:
    evaluator = Evaluator(toy_batch, [Scripted(1.0, 2.0, 6.0)], fidelity=Fidelity("own", repeats=3))

    assert evaluator.measure(ToySpace().architecture((0,))) == {"scripted": 3.0}


def test_values_of_one_repeat_are_those_of_a_metric_on_its_own_initialisation(
    toy_batch: Batch,
) -> None:
    architecture = ToySpace().architecture((0,))
    metrics = ["linear_regions", "log_synflow"]
    values = {
        repeats: Evaluator(toy_batch, metrics, fidelity=Fidelity("own", repeats=repeats)).measure(
            architecture
        )
        for repeats in (1, 2)
    }

    for name in metrics:
        assert values[1][name] != values[2][name]
        assert values[1][name] == pytest.approx(values[2][name], rel=0.2)


def test_each_repeat_has_a_fresh_initialisation_and_the_same_images(toy_batch: Batch) -> None:
    watching = Watching()

    Evaluator(toy_batch, [watching], fidelity=Fidelity("own", repeats=3)).measure(
        ToySpace().architecture((0,))
    )

    assert watching.training == [True] * 3
    assert len(set(watching.draws)) == 3
    assert not torch.equal(watching.weights[0], watching.weights[1])
    assert not torch.equal(watching.weights[1], watching.weights[2])
    assert all(torch.equal(images, toy_batch.images) for images in watching.images)
    assert all(torch.equal(labels, toy_batch.labels) for labels in watching.labels)


def test_the_seed_decides_the_initialisation(toy_batch: Batch) -> None:
    architecture = ToySpace().architecture((0,))

    def weights(seed: int) -> Tensor:
        watching = Watching()
        Evaluator(toy_batch, [watching], fidelity=TWICE, seed=seed).measure(architecture)
        return watching.weights[0]

    assert torch.equal(weights(4), weights(4))
    assert not torch.equal(weights(4), weights(5))


@pytest.mark.parametrize("dropout", [0, 1])
def test_values_do_not_depend_on_what_was_measured_before_nor_on_the_global_source(
    toy_batch: Batch, dropout: int
) -> None:
    space = ToySpace()
    architecture = space.architecture((dropout,))
    evaluator = Evaluator(toy_batch, fidelity=TWICE)
    torch.manual_seed(1)
    first = evaluator.measure(architecture)
    evaluator.measure(space.architecture((1 - dropout,)))
    torch.manual_seed(2)
    torch.rand(3)

    assert evaluator.measure(architecture) == first
    assert Evaluator(toy_batch, fidelity=TWICE).measure(architecture) == first
    assert all(math.isfinite(value) for value in first.values())


def test_a_value_does_not_depend_on_the_other_metrics(toy_batch: Batch) -> None:
    architecture = ToySpace().architecture((1,))
    together = Evaluator(toy_batch, PaperFitness.metrics, fidelity=TWICE).measure(architecture)

    for name in PaperFitness.metrics:
        alone = Evaluator(toy_batch, [name], fidelity=TWICE).measure(architecture)
        assert alone == {name: together[name]}


def test_the_global_sources_of_randomness_are_left_alone(toy_batch: Batch) -> None:
    torch_state = torch.get_rng_state()
    python_state = random.getstate()
    numpy_state = np.random.get_state()[1].copy()

    Evaluator(toy_batch, fidelity=TWICE).measure(ToySpace().architecture((1,)))

    assert torch.equal(torch.get_rng_state(), torch_state)
    assert random.getstate() == python_state
    assert (np.random.get_state()[1] == numpy_state).all()


def test_the_batch_is_left_as_it_was(batch: Batch) -> None:
    digest = batch.digest()

    Evaluator(batch, fidelity=TINY).measure(SPACE.architecture(LIVE))

    assert batch.digest() == digest


def test_many_are_measured_in_order_and_other_processes_give_the_same_values(
    batch: Batch,
) -> None:
    evaluator = Evaluator(batch, fidelity=TINY, seed=3)
    architectures = [SPACE.architecture(cell) for cell in (LIVE, OTHER, WITHOUT_PATH, DEAD_END)]
    expected = [evaluator.measure(each) for each in architectures]

    assert list(evaluator.measure_many(architectures)) == expected
    assert list(evaluator.measure_many(architectures, jobs=2)) == expected


def test_nothing_to_measure_gives_nothing(batch: Batch) -> None:
    assert list(Evaluator(batch).measure_many([])) == []


@pytest.mark.parametrize(
    "names",
    [
        ("linear_regions", "log_synflow", "skipped_layers"),
        ("skipped_layers", "log_synflow", "linear_regions"),
        ("log_synflow", "skipped_layers"),
    ],
)
def test_values_come_in_the_order_of_the_metrics(toy_batch: Batch, names: tuple[str, ...]) -> None:
    measured = Evaluator(toy_batch, names, fidelity=TWICE).measure(ToySpace().architecture((0,)))

    assert tuple(measured) == names


class RandomDepth(ToySpace):
    """Networks that skip a layer at random, and whose costs have to be measured."""

    name = "random-depth"
    variables = (Variable("width", tuple("12345678")),)

    def build_network(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:
        class Skipping(nn.Module):
            def __init__(self) -> None:
                super().__init__()
                self.layer = nn.Linear(192, 192)

            def forward(self, features: Tensor) -> Tensor:
                for _ in range(4):
                    kept = torch.rand(len(features), 1) < 0.5
                    features = features + kept * self.layer(features).relu()
                return features

        return nn.Sequential(nn.Flatten(), Skipping(), nn.Linear(192, 4))


def test_threads_give_the_serial_values_while_others_count_costs() -> None:
    space = RandomDepth()
    architectures = list(map(space.architecture, space.genotypes()))
    batch = pink_noise(space.dataset, size=8)
    fidelity = Fidelity("some", repeats=2)
    evaluator = Evaluator(batch, ["snip", "linear_regions"], fidelity=fidelity)
    expected = [evaluator.measure(each) for each in architectures]

    with ThreadPoolExecutor(4) as pool:
        measured = [pool.submit(evaluator.measure, each) for each in architectures]
        costs = [pool.submit(Params().cost, each) for each in architectures]

    assert [each.result() for each in measured] == expected
    assert {each.result() for each in costs} == {192 * 193 + 4 * 193}
