"""How a network is trained."""

from __future__ import annotations

from typing import Any

import pytest

from freerea.training import RandomCrop, RandomFlip, Recipe
from freerea_plugins import InputError


@pytest.mark.parametrize(
    ("images", "epochs", "batch_size"),
    [(100, 100, 16), (250, 100, 25), (1_258, 19, 64), (50_000, 10, 64)],
)
def test_a_small_set_is_passed_through_more_often(images, epochs, batch_size) -> None:
    recipe = Recipe.for_size(images)
    assert (recipe.epochs, recipe.batch_size) == (epochs, batch_size)
    assert recipe.augmentations == (RandomFlip(), RandomCrop())


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"epochs": 0}, "`epochs` must be a whole number of at least 1, got 0."),
        ({"batch_size": 1.5}, "`batch_size` must be a whole number of at least 1, got 1.5."),
        ({"learning_rate": 0}, "`learning_rate` must be positive, got 0."),
        ({"learning_rate": float("inf")}, "`learning_rate` must be positive, got inf."),
        ({"warm_up": 1}, "`warm_up` must be at least 0 and less than 1, got 1."),
        ({"label_smoothing": -0.1}, "`label_smoothing` must be at least 0 and less than 1, got"),
    ],
)
def test_numbers_out_of_range_are_input_errors(values: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as caught:
        Recipe(**{"epochs": 1, **values})
    assert str(caught.value).startswith(message)
