"""DARTS: the mixture of all choices."""

from __future__ import annotations

from .darts_gradients import ArchitectureGradients, softmax_mixture
from .draws import Draws
from .logits_policy import LogitsPolicy
from .one_shot import Mixture, OneShotModel
from .policy import Step
from .strategies import DifferentiableStrategy


class DARTSPolicy(LogitsPolicy):
    """Trains the mixture of all choices by the softmax of their logits.

    Args:
        settings: How the logits are moved.
        model: The supernet.
        draws: Where the logits begin.
        gradients: The gradients that they follow.
    """

    def __init__(
        self,
        settings: DifferentiableStrategy,
        model: OneShotModel,
        draws: Draws,
        gradients: ArchitectureGradients,
    ) -> None:
        super().__init__(settings, model, draws)
        self._gradients = gradients

    def mixture(self, draws: Draws) -> Mixture:  # noqa: ARG002
        """Return the mixture of all choices."""
        return softmax_mixture([each.detach() for each in self.logits])

    def learn(self, step: Step, draws: Draws) -> None:  # noqa: ARG002
        """Move the logits by their gradients."""
        self._move(self._gradients(self._model, self.logits, step))
