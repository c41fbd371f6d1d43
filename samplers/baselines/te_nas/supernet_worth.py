"""What a supernet is worth: its neural tangent kernel and its linear regions."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from freerea.metrics import Batch, measurements
from freerea_plugins import Fidelity, Metric, SearchSpace, Supernet

from .pruning import Worth
from .region_count import RegionCount, random_crops

CONDITION = "ntk_train"

NARROW = 1
"""Channels of the supernet of which linear regions are counted: of more, each crop has its own."""


class Restricted(nn.Module):
    """A supernet of which some choices are left, each with an equal weight.

    Args:
        supernet: The supernet.
        choices: The choices that are left of each variable.
        sizes: How many choices each variable has.
    """

    def __init__(
        self, supernet: Supernet, choices: Sequence[Sequence[int]], sizes: Sequence[int]
    ) -> None:
        super().__init__()
        self.supernet = supernet
        self._choices = [list(each) for each in choices]
        self._sizes = list(sizes)

    def forward(self, inputs: Tensor) -> Tensor:
        """Map inputs to logits."""
        weights = [
            torch.full((size,), 1 / len(left), dtype=inputs.dtype, device=inputs.device)
            for size, left in zip(self._sizes, self._choices, strict=True)
        ]
        return self.supernet(inputs, weights, self._choices)


@dataclass(frozen=True)
class SupernetWorth:
    """Measures the supernet of a space, restricted to some choices.

    The same initialisations are drawn each time, so that two values of one of them differ by the
    choices alone.

    Attributes:
        space: The search space.
        batch: Images.
        fidelity: How much of the supernet is built, and how often it is initialised.
        seed: Seed of the initialisations.
        device: Where it is run, as torch names it.
    """

    space: SearchSpace
    batch: Batch
    fidelity: Fidelity
    seed: int
    device: str

    def __call__(self, choices: Sequence[Sequence[int]]) -> Worth:
        """Return the value of each initialisation."""
        narrow = dataclasses.replace(self.fidelity, channels=NARROW)
        return Worth(
            self._values(choices, self.fidelity, self._images, CONDITION),
            self._values(choices, narrow, self._crops, RegionCount()),
        )

    @functools.cached_property
    def _images(self) -> Batch:
        lengths = self.space.input_shape(self.fidelity)[1:]
        return self.batch.first(self.fidelity.images).resized(*lengths)

    @functools.cached_property
    def _crops(self) -> Tensor:
        return random_crops(self.batch.images, seed=self.seed)

    def _values(
        self,
        choices: Sequence[Sequence[int]],
        fidelity: Fidelity,
        batch: Batch | Tensor,
        metric: str | Metric,
    ) -> tuple[float, ...]:
        sizes = [len(each.choices) for each in self.space.variables]
        supernet = Restricted(self.space.build_supernet(fidelity), choices, sizes)
        found = measurements(
            supernet.to(self.device), batch, [metric], repeats=fidelity.repeats, seed=self.seed
        )
        (measured,) = found.values()
        return measured.values
