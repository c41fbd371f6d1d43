"""GDAS: one architecture, drawn with Gumbel noise."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from .draws import Draws
from .logits_policy import LogitsPolicy
from .one_shot import Mixture, OneShotModel
from .policy import Step
from .strategies import GDAS


class GDASPolicy(LogitsPolicy):
    """Trains one architecture at a time, drawn by the logits.

    Args:
        settings: How the logits are moved, and the temperatures.
        model: The supernet.
        epochs: How many there will be.
        draws: Where the logits begin.

    Attributes:
        temperature: That of this epoch.
    """

    def __init__(self, settings: GDAS, model: OneShotModel, epochs: int, draws: Draws) -> None:
        super().__init__(settings, model, draws)
        self._settings = settings
        self._epochs = epochs
        self.temperature = settings.first_temperature

    def begin_epoch(self, epoch: int) -> None:
        """Lower the temperature."""
        first, last = self._settings.first_temperature, self._settings.last_temperature
        self.temperature = first + (last - first) * epoch / max(1, self._epochs - 1)

    def mixture(self, draws: Draws) -> Mixture:
        """Return an architecture, drawn by the logits."""
        with torch.no_grad():
            return gumbel_mixture(self.logits, self.temperature, draws.torch)

    def learn(self, step: Step, draws: Draws) -> None:
        """Move the logits by the loss of another architecture on the other images."""
        mixture = gumbel_mixture(self.logits, self.temperature, draws.torch)
        loss = self._model.loss(step.architecture_batch, mixture)
        self._move(
            torch.autograd.grad(loss, self.logits, allow_unused=True, materialize_grads=True)
        )


def gumbel_mixture(
    logits: Sequence[Tensor], temperature: float, generator: torch.Generator
) -> Mixture:
    """Draw a choice of each variable, each by the probability that its logits give it.

    The weights are 1 for the choice that is drawn and 0 for others, and have the gradients of the
    softmax of logits and noise at the temperature. Only what is drawn is computed, so gradients
    come from there alone.

    Source: Dong and Yang, equations 5 to 8.

    Args:
        logits: For each variable ``(choices,)``.
        temperature: The lower, the nearer is the softmax to what is drawn.
        generator: Source of the noise.
    """
    weights, choices = [], []
    for each in logits:
        exponential = torch.empty_like(each).exponential_(generator=generator)
        gumbel = -exponential.clamp(min=torch.finfo(each.dtype).tiny).log()
        soft = ((each.log_softmax(0) + gumbel) / temperature).softmax(0)
        choice = int(soft.argmax())
        hard = torch.zeros_like(soft)
        hard[choice] = 1
        weights.append(hard - soft.detach() + soft)
        choices.append([choice])
    return Mixture(weights, choices)
