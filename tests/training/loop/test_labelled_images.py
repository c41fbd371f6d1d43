"""Images in memory, and their batches."""

from __future__ import annotations

import pytest
import torch

from freerea.training import LabelledImages, RandomCrop, Recipe
from freerea.training.loop.batches import TrainingBatches
from freerea_plugins import InputError
from tests.training.tiny import two_levels


def test_images_are_normalised_by_channel() -> None:
    images = torch.tensor([0, 51, 255], dtype=torch.uint8).view(1, 3, 1, 1)
    data = LabelledImages(images, torch.tensor([0]), (0.5, 0.2, 0.0), (0.5, 1.0, 0.25))
    assert data.normalised(slice(1)).flatten().tolist() == pytest.approx([-1, 0, 4])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"images": torch.zeros(2, 3, 4, 4)}, "`images` must be bytes of shape"),
        ({"images": torch.zeros(2, 3, dtype=torch.uint8)}, "`images` must be bytes of shape"),
        ({"labels": torch.zeros(3, dtype=torch.int64)}, "`labels` must be 2 numbers of type int64"),
        ({"labels": torch.zeros(2)}, "`labels` must be 2 numbers of type int64"),
        ({"mean": (0.5,)}, "`mean` must have a number for each of 3 channels, got (0.5,)."),
        ({"deviation": (0.5, 0.5, 0.0)}, "`deviation` must be positive"),
    ],
)
def test_what_does_not_fit_together_is_an_input_error(change, message) -> None:
    fitting = {
        "images": torch.zeros(2, 3, 4, 4, dtype=torch.uint8),
        "labels": torch.zeros(2, dtype=torch.int64),
        "mean": (0.5,) * 3,
        "deviation": (0.5,) * 3,
    }
    with pytest.raises(InputError) as caught:
        LabelledImages(**{**fitting, **change})
    assert str(caught.value).startswith(message)


def test_an_epoch_shows_each_image_once_in_an_order_of_its_own() -> None:
    data = two_levels(20)
    batches = TrainingBatches(data, Recipe(2, 6, augmentations=()), seed=3)
    orders = []
    for batches.epoch in (1, 2, 1):
        shown = [image for images, _ in batches for image in images]
        orders.append([each.numpy().tobytes() for each in shown])
    assert len(batches) == 3
    assert len(set(orders[0])) == 18
    assert orders[0] == orders[2] != orders[1]


def test_augmentations_are_those_of_seed_and_epoch() -> None:
    data = two_levels(8)
    recipe = Recipe(1, 8, augmentations=(RandomCrop(0.5),))
    shown = [next(iter(TrainingBatches(data, recipe, seed)))[0] for seed in (0, 0, 1)]
    assert torch.equal(shown[0], shown[1])
    assert not torch.equal(shown[0].sort(0).values, shown[2].sort(0).values)


def test_a_batch_is_no_larger_than_the_set() -> None:
    assert len(TrainingBatches(two_levels(10), Recipe(1, 64), seed=0)) == 1
