"""One member of a search space."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from ._fidelity import PAPER, Fidelity
from ._html import html_table

if TYPE_CHECKING:
    from torch import nn

    from ._exporting import ExportedFile, WeightsLike
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

    def _repr_html_(self) -> str:
        """Return the architecture as notebooks show it: drawn, with its costs in closed form."""
        drawn = self.space.drawing(self.genotype)._repr_html_()
        known = self.space.costs(self.genotype)
        costs = html_table((), [(name, _written(cost)) for name, cost in known.items()])
        return f"<p><code>{escape(str(self))}</code></p>{drawn}{costs}"

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

    def export(
        self, path: Path | str, *, weights: WeightsLike | None = None, overwrite: bool = False
    ) -> ExportedFile:
        """Write the network to a file, in the format of its suffix, and compare the two.

        Args:
            path: The file, as ``"net.onnx"``; `freerea list exporters` names the formats.
            weights: Trained weights by name, or a file of them; random ones, always the same, by
                default.
            overwrite: Whether a file of that name is replaced.

        Raises:
            InputError: If the suffix is unknown, there is a file already, the weights are those of
                another architecture, or what was written computes something else.
        """
        from ._exporting import seeded_network, write_network
        from ._facts import NetworkFacts

        return write_network(
            seeded_network(self),
            path,
            NetworkFacts.of(self),
            weights=weights,
            overwrite=overwrite,
        )


def _written(cost: float) -> str:
    return f"{cost:,.0f}" if float(cost).is_integer() else f"{cost:.6g}"
