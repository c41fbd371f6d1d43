"""Small search spaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from freerea_plugins import (
    PAPER,
    Dataset,
    Fidelity,
    Genotype,
    SearchSpace,
    Variable,
)

if TYPE_CHECKING:
    from torch import nn


class Toy(SearchSpace):
    """Three decisions that matter and one that is none; a wide model must not be deep."""

    name = "toy"
    datasets = (Dataset("Dots", (1, 9, 6), 2), Dataset("lines", (3, 1, 1), 5))
    variables = (
        Variable("width", ("8", "16", "32")),
        Variable("norm", ("batch",)),
        Variable("depth", ("a=b", "~", "", "4")),
        Variable("pool", ("max", "mean")),
    )

    def is_valid(self, genotype: Genotype) -> bool:
        return not (genotype[0] == 2 and genotype[2] == 3)

    def build_network(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:
        raise NotImplementedError


class FreeToy(Toy):
    """The same without the rule."""

    name = "free-toy"

    def is_valid(self, genotype: Genotype) -> bool:
        return True


SPACE = Toy()
valid_genotypes = st.sampled_from(list(SPACE.genotypes()))
