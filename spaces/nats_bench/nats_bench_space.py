"""What the two search spaces of NATS-Bench have in common."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from freerea_plugins import PAPER, Fidelity, Genotype, InputError, SearchSpace

from ..datasets import CIFAR10, CIFAR100, IMAGENET16_120


class NATSBenchSpace(SearchSpace):
    """A search space whose architectures NATS-Bench has trained, each under an index.

    Source: Dong et al., NATS-Bench, https://arxiv.org/abs/2009.00437.

    Attributes:
        nats_bench_name: What ``nats_bench.create`` calls the space.
        training_epochs: Epochs of the longest training recorded.
    """

    datasets = (CIFAR10, CIFAR100, IMAGENET16_120)
    nats_bench_name: ClassVar[str]
    training_epochs: ClassVar[int]

    def input_shape(self, fidelity: Fidelity = PAPER) -> tuple[int, int, int]:
        """Return channels, height and width of the images that a network takes.

        Raises:
            InputError: If the fidelity's resolution makes images that cannot be halved twice.
        """
        channels, height, width = super().input_shape(fidelity)
        if height % 4 or width % 4:
            raise InputError(
                f"`resolution` {fidelity.resolution:g} makes images of {height}x{width}: networks "
                f"of `{self.name}` halve them twice, so both must be multiples of 4."
            )
        return channels, height, width

    @abstractmethod
    def index(self, genotype: Genotype) -> int:
        """Return the index under which NATS-Bench stores an architecture."""

    def genotype_at(self, index: int) -> Genotype:
        """Return the architecture that NATS-Bench stores under an index.

        Raises:
            InputError: If the index is out of range.
        """
        if not 0 <= index < self.size:
            raise InputError(f"an index of `{self.name}` is 0 to {self.size - 1}, got {index}.")
        return self._genotype_at(index)

    @abstractmethod
    def _genotype_at(self, index: int) -> Genotype:
        """Return the architecture of an index in range."""
