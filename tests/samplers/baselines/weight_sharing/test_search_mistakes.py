"""What a user may get wrong about a search with shared weights."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from freerea.samplers import DARTS, ENAS, GDAS, RSPS, SupernetRecipe, WeightSharingSearch
from freerea.spaces import NATSSize
from freerea_plugins import InputError, LabelledInputs
from tests.samplers.baselines.weight_sharing.toy_space import ToySpace, points

RECIPE = SupernetRecipe(epochs=1, batch_size=10)


def message(make: Any) -> str:
    with pytest.raises(InputError) as caught:
        make()
    return str(caught.value)


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: SupernetRecipe(epochs=0), "`epochs` must be a whole number from 1, got 0."),
        (
            lambda: SupernetRecipe(batch_size=2.5),  # type: ignore[arg-type]
            "`batch_size` must be a whole number from 1, got 2.5.",
        ),
        (
            lambda: SupernetRecipe(momentum=1.5),
            "`momentum` must be a number from 0 to 1, got 1.5.",
        ),
        (
            lambda: DARTS(architecture_learning_rate=float("nan")),
            "`architecture_learning_rate` must be a number from 0, got nan.",
        ),
        (
            lambda: GDAS(last_temperature=-1),
            "`last_temperature` must be a number from 0, got -1.",
        ),
        (lambda: ENAS(samples=True), "`samples` must be a whole number from 1, got True."),
        (
            lambda: RSPS(samples="9"),  # type: ignore[arg-type]
            "`samples` must be a whole number from 1, got '9'.",
        ),
    ],
)
def test_a_setting_out_of_range_is_one_line(make: Any, expected: str) -> None:
    assert message(make) == expected


@pytest.mark.parametrize(
    ("inputs", "labels", "expected"),
    [
        (
            np.zeros((8, 5), np.float32),
            np.zeros(8, np.int64),
            "`training` has inputs of shape 5, networks of `toy-shared` for `points` take 4.",
        ),
        (
            np.zeros((8, 4), np.float32),
            np.zeros(7, np.int64),
            "`training` has 8 inputs and labels of shape 7: one label each is needed.",
        ),
        (
            np.zeros((8, 4), np.float32),
            np.array([0, 1, 2, 3, 0, 1, 2, 0]),
            "`training` has the label 3: `points` has classes 0 to 2.",
        ),
        (
            np.zeros((3, 4), np.float32),
            np.zeros(3, np.int64),
            "`training` needs four images at least, got 3.",
        ),
    ],
)
def test_images_of_other_networks_are_refused(inputs: Any, labels: Any, expected: str) -> None:
    data = LabelledInputs(inputs, labels)
    assert message(lambda: WeightSharingSearch(ToySpace(), data, RSPS(), RECIPE)) == expected


def test_a_space_without_a_supernet_is_refused() -> None:
    images = LabelledInputs(np.zeros((8, 3, 32, 32), np.float32), np.zeros(8, np.int64))
    found = message(lambda: WeightSharingSearch(NATSSize(), images, RSPS(), RECIPE))
    assert found == "space `nats-sss` has no supernet, which shares weights."


def test_a_training_that_diverges_says_so() -> None:
    recipe = SupernetRecipe(
        epochs=3, batch_size=10, learning_rate=1e30, gradient_clip=1e30, weight_decay=1
    )
    search = WeightSharingSearch(ToySpace(), points(), DARTS(), recipe)
    assert message(search.train) == (
        "the loss of the supernet is not finite in epoch 1: `learning_rate` 1e+30 is too high "
        "for it."
    )


@pytest.mark.parametrize(
    "other",
    [
        {"seed": 1},
        {"training": points(seed=1)},
        {"strategy": RSPS(samples=7)},
        {"recipe": SupernetRecipe(epochs=1, batch_size=11)},
    ],
)
def test_a_checkpoint_of_another_search_is_refused(tmp_path: Path, other: Any) -> None:
    checkpoint = tmp_path / "supernet"
    arguments: dict[str, Any] = {
        "space": ToySpace(),
        "training": points(),
        "strategy": RSPS(),
        "recipe": RECIPE,
        "checkpoint": checkpoint,
    }
    WeightSharingSearch(**arguments).train()
    again = WeightSharingSearch(**{**arguments, **other})
    assert message(again.train) == (
        f"checkpoint `{checkpoint}` is of another training. Without the file this one begins anew."
    )
