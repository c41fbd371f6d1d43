"""ENAS: a controller learns by REINFORCE which architectures the shared weights do well with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch.optim import Adam

from freerea_plugins import Genotype, Progress

from ..feasibility import Feasibility
from .best_sample import best_sample
from .draws import Draws
from .enas_controller import Controller
from .image_halves import ImageHalves
from .one_shot import Mixture, OneShotModel
from .policy import Policy
from .strategies import ENAS


class ENASPolicy(Policy):
    """Trains one architecture at a time, drawn by the controller.

    Args:
        settings: The controller, and how it is trained.
        model: The supernet.
        draws: Where the controller begins.

    Attributes:
        controller: The controller.
        baseline: Moving average of rewards, `None` before the first.
    """

    def __init__(self, settings: ENAS, model: OneShotModel, draws: Draws) -> None:
        choices = [len(each.choices) for each in model.space.variables]
        self.controller = Controller(choices, settings, draws.torch)
        self.baseline: float | None = None
        self._settings = settings
        self._model = model
        self._optimizer = Adam(
            self.controller.parameters(),
            lr=settings.controller_learning_rate,
            betas=(settings.controller_momentum, 0.999),
            eps=settings.controller_epsilon,
        )

    def mixture(self, draws: Draws) -> Mixture:
        """Return an architecture, drawn by the controller."""
        return self._model.path(self._draw(draws))

    def end_epoch(self, images: ImageHalves, draws: Draws) -> None:
        """Train the controller; each sample is judged by a batch of its own."""
        batches = images.random_evaluation(draws)
        self.train_controller(
            lambda genotype: self._model.accuracy(genotype, [next(batches)]), draws
        )

    def train_controller(self, judge: Callable[[Genotype], float], draws: Draws) -> None:
        """Train the controller by REINFORCE.

        Args:
            judge: How good an architecture is, the higher the better.
            draws: Sources of randomness.
        """
        decay = self._settings.baseline_decay
        for _ in range(self._settings.controller_steps):
            self._optimizer.zero_grad()
            for _ in range(self._settings.controller_samples):
                sample = self.controller.sample(draws.torch)
                entropy = self._settings.entropy_weight * sample.entropy.item()
                reward = judge(sample.genotype) + entropy
                if self.baseline is None:
                    self.baseline = reward
                self.baseline = decay * self.baseline + (1 - decay) * reward
                loss = -sample.log_probability * (reward - self.baseline)
                (loss / self._settings.controller_samples).backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(
                self.controller.parameters(), self._settings.controller_gradient_clip
            )
            self._optimizer.step()

    def log_probability(self, genotype: Genotype) -> float:
        """Return the logarithm of the probability of an architecture."""
        with torch.no_grad():
            return self.controller.log_probability(genotype).item()

    def answer(
        self, feasibility: Feasibility, images: ImageHalves, draws: Draws, progress: Progress
    ) -> Genotype:
        """Return the best of samples of the controller."""
        return best_sample(
            lambda: self._draw(draws),
            self._settings.samples,
            model=self._model,
            images=images,
            feasibility=feasibility,
            draws=draws,
            progress=progress,
        )

    def state_dict(self) -> dict[str, Any]:
        """Return the controller, the state of what moves it, and the baseline."""
        return {
            "controller": self.controller.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "baseline": self.baseline,
        }

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Take the controller, the state of what moves it, and the baseline."""
        self.controller.load_state_dict(state["controller"])
        self._optimizer.load_state_dict(state["optimizer"])
        self.baseline = state["baseline"]

    def _draw(self, draws: Draws) -> Genotype:
        with torch.no_grad():
            return self.controller.sample(draws.torch).genotype
