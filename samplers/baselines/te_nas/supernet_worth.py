"""What a supernet is worth: its neural tangent kernel and its linear regions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from freerea.metrics import Batch, measurements
from freerea_plugins import Fidelity, SearchSpace, Supernet

from .pruning import Worth

CONDITION, REGIONS = "ntk_train", "linear_regions"


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
        supernet = self.space.build_supernet(self.fidelity)
        sizes = [len(each.choices) for each in self.space.variables]
        lengths = self.space.input_shape(self.fidelity)[1:]
        found = measurements(
            Restricted(supernet, choices, sizes).to(self.device),
            self.batch.first(self.fidelity.images).resized(*lengths),
            [CONDITION, REGIONS],
            repeats=self.fidelity.repeats,
            seed=self.seed,
        )
        return Worth(found[CONDITION].values, found[REGIONS].values)
