"""The metric has the value that its docstring says."""

import pytest
import torch
from freerea.metrics import Batch, score
from torch import nn

from freerea_example_plugin import FeatureRank


@pytest.mark.parametrize(
    ("points", "rank"),
    [
        ([[1, 0], [-1, 0], [0, 1], [0, -1]], 2),
        ([[1, 2], [2, 4], [3, 6], [0, 0]], 1),
    ],
)
def test_it_counts_the_directions_of_the_features(points: list[list[int]], rank: float) -> None:
    """What enters the activation function of this network are the images themselves."""
    images = torch.tensor(points, dtype=torch.float32)
    batch = Batch(images, torch.tensor([0, 1, 2, 0]))
    network = nn.Sequential(nn.ReLU(), nn.Linear(2, 3))

    values = score(network, batch, [FeatureRank()], repeats=1)

    assert values["feature_rank"] == pytest.approx(rank)
