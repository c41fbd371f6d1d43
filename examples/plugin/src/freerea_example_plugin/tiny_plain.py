"""A search space: plain convolutional networks of one or two stages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freerea_plugins import PAPER, Dataset, Fidelity, Genotype, SearchSpace, Variable

if TYPE_CHECKING:
    from torch import nn


class TinyPlain(SearchSpace):
    """Plain convolutional networks of one or two stages, for CIFAR-10.

    Each stage is a row of convolutions, each with batch-norm and an activation; the second halves
    the resolution, and may be left out. 384 genotypes, 272 different networks.
    """

    name = "tiny-plain"
    datasets = (Dataset("cifar10", (3, 32, 32), 10),)
    variables = (
        Variable("depth1", ("1", "2")),
        Variable("width1", ("8", "16")),
        Variable("kernel1", ("3", "5")),
        Variable("activation1", ("relu", "silu")),
        Variable("depth2", ("0", "1", "2")),
        Variable("width2", ("32", "96")),
        Variable("kernel2", ("3", "5")),
        Variable("activation2", ("relu", "silu")),
    )

    def build_network(
        self,
        genotype: Genotype,
        fidelity: Fidelity = PAPER,
    ) -> nn.Module:
        """Build the network of a genotype.

        The network takes images of any size, so those of the reduced fidelity too. It keeps its
        depth there: depth is what this space searches for.
        """
        from ._network import PlainNetwork, Stage

        choices = {
            variable.name: variable.choices[index]
            for variable, index in zip(self.variables, genotype, strict=True)
        }
        stages = [
            Stage(
                depth=int(choices[f"depth{number}"]),
                width=int(choices[f"width{number}"]),
                kernel=int(choices[f"kernel{number}"]),
                activation=choices[f"activation{number}"],
            )
            for number in (1, 2)
        ]
        return PlainNetwork(
            stages, channels=self.dataset.input_shape[0], classes=self.dataset.classes
        )

    def canonical_genotype(self, genotype: Genotype) -> Genotype:
        """Return the genotype with first choices for a second stage that is left out."""
        return genotype if genotype[4] else (*genotype[:5], 0, 0, 0)
