"""One member of a search space."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ._fidelity import PAPER, Fidelity

if TYPE_CHECKING:
    from torch import nn

    from ._space import SearchSpace

Genotype = tuple[int, ...]
"""Indices of choices, one for each variable of a search space, in order."""


@dataclass(frozen=True)
class Architecture:
    """A search space and a genotype in it.

    Attributes:
        space: The search space.
        genotype: Index of the choice made for each variable.

    Raises:
        InputError: If the genotype is not one of the search space.
    """

    space: SearchSpace
    genotype: Genotype

    def __post_init__(self) -> None:
        self.space.validate(self.genotype)

    def __str__(self) -> str:
        """Return the architecture as its search space writes it."""
        return self.space.encode(self.genotype)

    @property
    def key(self) -> str:
        """The canonical key: the same for all architectures that compute the same function."""
        return self.space.key(self.genotype)

    def canonical(self) -> Architecture:
        """Return the member that stands for all architectures computing the same function."""
        genotype = self.space.canonical_genotype(self.genotype)
        return self if genotype == self.genotype else Architecture(self.space, genotype)

    def at(self, fidelity: Fidelity) -> Architecture:
        """Return the architecture whose structure is measured at a fidelity."""
        return self.canonical() if fidelity.canonical else self

    def input_shape(self, fidelity: Fidelity = PAPER) -> tuple[int, ...]:
        """Return the shape of one input of the network, channels first."""
        return self.space.input_shape_of(self.at(fidelity).genotype, fidelity)

    def build_network(self, fidelity: Fidelity = PAPER) -> nn.Module:
        """Build the network, ready to be trained.

        Args:
            fidelity: How much of it to build; all of it by default.

        Returns:
            A network from images ``(n, channels, …)`` to logits ``(n, classes)``.
        """
        return self.space.build_network(self.at(fidelity).genotype, fidelity)
