"""What a strategy knows of architectures while a supernet is trained."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

from torch.optim import SGD

from freerea_plugins import Genotype, Progress

from ..feasibility import Feasibility
from .draws import Draws
from .image_halves import Batch, ImageHalves
from .one_shot import Mixture


@dataclass(frozen=True)
class Step:
    """A step of the training, after the shared weights have moved.

    Attributes:
        weights_batch: The batch that moved them.
        architecture_batch: A batch of the other images.
        optimizer: What moved them.
    """

    weights_batch: Batch
    architecture_batch: Batch
    optimizer: SGD


class Policy(ABC):
    """Which architectures are trained, what is learnt of them, and which is the answer.

    Its own tensors are on the CPU.
    """

    def begin_epoch(self, epoch: int) -> None:  # noqa: B027
        """Prepare for an epoch, from 0."""

    @abstractmethod
    def mixture(self, draws: Draws) -> Mixture:
        """Return what the next step trains; it has no gradients."""

    def learn(self, step: Step, draws: Draws) -> None:  # noqa: B027
        """Learn from the step that was made."""

    def end_epoch(self, images: ImageHalves, draws: Draws) -> None:  # noqa: B027
        """Learn from an epoch that was made."""

    @abstractmethod
    def answer(
        self, feasibility: Feasibility, images: ImageHalves, draws: Draws, progress: Progress
    ) -> Genotype:
        """Return the architecture that is the answer.

        Args:
            feasibility: Which may be it.
            images: By which architectures are judged.
            draws: Sources of randomness.
            progress: Told how far it is.

        Raises:
            NothingFeasibleError: If none is found within the limits.
        """

    def state_dict(self) -> dict[str, Any]:
        """Return what was learnt, for a checkpoint."""
        return {}

    def load_state_dict(self, state: dict[str, Any]) -> None:  # noqa: B027
        """Take what was learnt."""
