"""How a supernet is built and trained."""

from __future__ import annotations

from dataclasses import dataclass, field

from freerea_plugins import Fidelity

from .settings import Settings


@dataclass(kw_only=True)
class SupernetRecipe(Settings):
    """How a supernet is built, and its weights trained: those of NATS-Bench by default.

    Source: Dong et al., NATS-Bench, https://arxiv.org/abs/2009.00437, section 5.

    Args:
        epochs: How often all images are seen that weights are trained on.
        batch_size: Images in a batch.
        learning_rate: Rate of the first step; half a cosine leads to the last.
        final_learning_rate: Rate of the last step.
        momentum: Nesterov's momentum.
        weight_decay: Decay of all weights.
        gradient_clip: Largest norm of the gradient of all weights.
        channels: Channels of the first stage.
        cells_per_stage: How often a cell is repeated in each stage.
        evaluation_batch_size: Images in a batch by which an architecture is judged.

    Raises:
        InputError: If a number is out of range.
    """

    epochs: int = 100
    batch_size: int = 64
    learning_rate: float = 0.025
    final_learning_rate: float = 0.001
    momentum: float = field(default=0.9, metadata={"most": 1})
    weight_decay: float = 5e-4
    gradient_clip: float = 5.0
    channels: int = 16
    cells_per_stage: int = 5
    evaluation_batch_size: int = 512

    @property
    def fidelity(self) -> Fidelity:
        """How large the supernet is."""
        return Fidelity("supernet", channels=self.channels, cells_per_stage=self.cells_per_stage)
