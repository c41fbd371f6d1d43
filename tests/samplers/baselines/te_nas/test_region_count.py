"""Linear regions are counted by the codes of ReLU units, over crops of images."""

from __future__ import annotations

import torch
from torch import nn

from freerea.metrics import measurements
from freerea.samplers.baselines.te_nas.region_count import CROPS, RegionCount, random_crops


def test_inputs_of_equal_codes_are_in_one_region() -> None:
    network = nn.Sequential(nn.Flatten(), nn.Linear(4, 6), nn.ReLU(), nn.Linear(6, 2))
    one = torch.tensor([0.5, -1.0, 2.0, 0.25]).view(1, 1, 2, 2)
    # Along a ray no unit without bias changes its sign; the opposite ray is another region.
    inputs = torch.cat([one, 2 * one, 3 * one, -one, -5 * one])
    found = measurements(network, inputs, [RegionCount()], repeats=2)
    assert found["region_count"].values == (2.0, 2.0)


def test_crops_are_parts_of_the_images() -> None:
    images = torch.arange(2 * 3 * 5 * 4, dtype=torch.float32).view(2, 3, 5, 4)
    crops = random_crops(images, seed=0)
    assert crops.shape == (CROPS, 3, 3, 3)
    # All 2 images, 3 rows and 2 columns at which a crop may begin, and steps of one pixel.
    assert len(crops.flatten(1).unique(dim=0)) == 2 * 3 * 2
    assert torch.equal(crops[:, :, 1:] - crops[:, :, :-1], torch.full((CROPS, 3, 2, 3), 4.0))
    assert torch.equal(crops, random_crops(images, seed=0))


def test_images_smaller_than_a_crop_are_taken_whole() -> None:
    assert random_crops(torch.zeros(2, 1, 2, 6), seed=0).shape == (CROPS, 1, 2, 3)
