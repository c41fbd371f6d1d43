"""What the two search spaces of NATS-Bench have in common."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from freerea_plugins import PAPER, Dataset, Fidelity, Genotype, InputError, SearchSpace

from ..datasets import CIFAR10, CIFAR100, IMAGENET16_120

_MULTIPLE = 4
"""Height and width are multiples of it, as networks halve them twice."""


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

    def check_dataset(self, dataset: Dataset) -> None:
        """Check that images can be halved twice.

        Raises:
            InputError: If they cannot, or the inputs are no images.
        """
        super().check_dataset(dataset)
        _, height, width = dataset.input_shape
        if height % _MULTIPLE or width % _MULTIPLE:
            raise InputError(
                f"data set `{dataset.name}` has images of {height}x{width}: networks of "
                f"`{self.name}` halve them twice, so both must be multiples of {_MULTIPLE}."
            )

    def input_shape(self, fidelity: Fidelity = PAPER) -> tuple[int, int, int]:
        """Return channels, height and width of the images that a network takes.

        At a lower resolution height and width are the nearest multiples of 4.
        """
        channels, *lengths = self.dataset.input_shape
        height, width = (
            _MULTIPLE * max(1, round(each * fidelity.resolution / _MULTIPLE)) for each in lengths
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
