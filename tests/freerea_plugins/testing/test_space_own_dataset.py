"""A class of spaces has networks for data sets of a user's own, or refuses them."""

from __future__ import annotations

import pytest
from torch import nn

from freerea_plugins import PAPER, Dataset, Fidelity, Genotype, InputError, SearchSpace, Variable
from freerea_plugins.testing import check_space


class Fixed(SearchSpace):
    """Its networks are for gray images of four classes, whatever the data set."""

    name = "fixed"
    datasets = (Dataset("gray", (1, 8, 8), 4),)
    variables = (Variable("width", ("4", "8")),)

    def build_network(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:
        width = 4 + 4 * genotype[0]
        pool = (nn.AdaptiveAvgPool2d(1), nn.Flatten())
        return nn.Sequential(nn.Conv2d(1, width, 3), *pool, nn.Linear(width, 4))


class Refusing(Fixed):
    """Says so."""

    def check_dataset(self, dataset: Dataset) -> None:
        raise InputError(f"`{dataset.name}` is not gray.")


def test_a_space_must_build_for_its_data_set() -> None:
    with pytest.raises(
        AssertionError, match=r"of a user's own, of 2x8x8:5: build for `self\.datas"
    ):
        check_space(Fixed)
    check_space(Fixed())


def test_a_space_may_refuse_others() -> None:
    check_space(Refusing)
