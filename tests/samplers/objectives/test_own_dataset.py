"""A space whose networks are not for the data set of a user's own is found out at once."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from freerea.samplers import TrainingFreeObjective
from freerea.samplers.pymoo import NASProblem
from freerea_plugins import PAPER, Dataset, Fidelity, Genotype, InputError, SearchSpace, Variable


class TenLogits(SearchSpace):
    """Its networks have ten logits, and take colours, whatever the data set."""

    name = "ten-logits"
    datasets = (Dataset("digits", (3, 8, 8), 10),)
    variables = (Variable("width", ("4", "8")),)

    def build_network(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:
        width = 4 + 4 * genotype[0]
        pool = (nn.AdaptiveAvgPool2d(1), nn.Flatten())
        return nn.Sequential(nn.Conv2d(3, width, 3), nn.ReLU(), *pool, nn.Linear(width, 10))


@pytest.mark.parametrize("make", [TrainingFreeObjective, NASProblem])
def test_logits_must_be_those_of_the_classes(make) -> None:
    make(TenLogits(), metrics=["linear_regions"])
    with pytest.raises(InputError) as caught:
        make(TenLogits("3x8x8:2"), metrics=["linear_regions"])
    assert str(caught.value) == (
        "space `ten-logits` has no networks for data set `3x8x8:2`: they return (2, 10) for two "
        "images, which have 2 classes."
    )


def test_a_network_that_does_not_take_the_images_is_named() -> None:
    with pytest.raises(
        InputError, match=r"^space `ten-logits` failed for data set `1x8x8:10`: Runt"
    ):
        TrainingFreeObjective(TenLogits("1x8x8:10"), metrics=["linear_regions"])


def test_the_check_leaves_randomness_alone() -> None:
    torch.manual_seed(3)
    expected = torch.rand(2)
    torch.manual_seed(3)
    TrainingFreeObjective(TenLogits("3x9x9:10"), metrics=["linear_regions"])
    assert torch.equal(torch.rand(2), expected)
