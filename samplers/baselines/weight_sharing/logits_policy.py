"""A logit of each choice, learnt by gradients."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Adam

from freerea_plugins import Genotype, Progress

from ..feasibility import Feasibility
from .draws import Draws
from .genotype_ranking import most_probable
from .image_halves import ImageHalves
from .one_shot import OneShotModel
from .policy import Policy
from .strategies import DifferentiableStrategy

_SPREAD = 1e-3
"""Standard deviation of the logits at the beginning, as published."""


class LogitsPolicy(Policy):
    """A logit of each choice of each variable, which are independent.

    Args:
        settings: How the logits are moved.
        model: The supernet.
        draws: Where the logits begin.

    Attributes:
        logits: For each variable ``(choices,)``.
    """

    def __init__(self, settings: DifferentiableStrategy, model: OneShotModel, draws: Draws) -> None:
        self.logits = [
            nn.Parameter(_SPREAD * torch.randn(len(each.choices), generator=draws.torch))
            for each in model.space.variables
        ]
        self._model = model
        self._optimizer = Adam(
            self.logits,
            lr=settings.architecture_learning_rate,
            betas=(settings.architecture_momentum, 0.999),
            weight_decay=settings.architecture_weight_decay,
        )

    def log_probability(self, genotype: Genotype) -> float:
        """Return the logarithm of the probability of an architecture."""
        return sum(
            each[choice] for each, choice in zip(self._log_probabilities(), genotype, strict=True)
        )

    def answer(
        self,
        feasibility: Feasibility,
        images: ImageHalves,  # noqa: ARG002
        draws: Draws,  # noqa: ARG002
        progress: Progress,  # noqa: ARG002
    ) -> Genotype:
        """Return the most probable architecture within the limits."""
        return feasibility.first(most_probable(self._log_probabilities()))

    def state_dict(self) -> dict[str, Any]:
        """Return the logits, and the state of what moves them."""
        return {
            "logits": [each.detach() for each in self.logits],
            "optimizer": self._optimizer.state_dict(),
        }

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Take the logits, and the state of what moves them."""
        with torch.no_grad():
            for each, saved in zip(self.logits, state["logits"], strict=True):
                each.copy_(saved)
        self._optimizer.load_state_dict(state["optimizer"])

    def _move(self, gradients: Sequence[Tensor]) -> None:
        for each, gradient in zip(self.logits, gradients, strict=True):
            each.grad = gradient
        self._optimizer.step()

    def _log_probabilities(self) -> list[list[float]]:
        return [each.detach().double().log_softmax(0).tolist() for each in self.logits]
