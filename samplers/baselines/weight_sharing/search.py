"""Trains a supernet, and learns which architectures do well in it."""

from __future__ import annotations

import math
import zlib
from pathlib import Path
from typing import Any

import torch
from torch.optim import SGD
from torch.optim.lr_scheduler import CosineAnnealingLR

from freerea.metrics.networks.checkpoint import load_checkpoint, save_checkpoint
from freerea.metrics.networks.device import resolve_device
from freerea.metrics.networks.randomness import (
    checked_seed,
    preserved_randomness,
    seed_global_sources,
)
from freerea_plugins import Genotype, InputError, LabelledInputs, Progress, SearchSpace, silent

from ..feasibility import Feasibility
from .draws import Draws
from .image_halves import ImageHalves, check_images
from .one_shot import OneShotModel
from .policy import Policy, Step
from .recipe import SupernetRecipe
from .strategies import WeightSharingStrategy


class WeightSharingSearch:
    """A search with shared weights.

    On a CPU the same arguments and number of threads give the same answer, whether or not the
    training was interrupted.

    Args:
        space: A search space that has a supernet.
        training: Images; weights are trained on one half, architectures judged by the other.
        strategy: Which architectures are trained, and which is the answer.
        recipe: How the supernet is built and trained.
        seed: Seed of everything that is left to chance.
        device: Where it is trained: ``"cpu"``, ``"cuda"``.
        checkpoint: A file that has the state after the last epoch, from which the training goes on
            if it is there. Whoever calls deletes it.
        progress: Told how many epochs are done, and how many samples are judged.

    Attributes:
        model: The supernet.
        policy: What is known of architectures.
        images: The images.
        losses: Mean loss of the steps of each epoch.

    Raises:
        InputError: If the space has no supernet, the images are none of its networks', or an
            argument is wrong.
    """

    def __init__(
        self,
        space: SearchSpace,
        training: LabelledInputs,
        strategy: WeightSharingStrategy,
        recipe: SupernetRecipe | None = None,
        *,
        seed: int = 0,
        device: str = "cpu",
        checkpoint: Path | None = None,
        progress: Progress = silent,
    ) -> None:
        self._recipe = recipe = recipe or SupernetRecipe()
        self._seed = checked_seed(seed)
        self._device = resolve_device(device)
        self._checkpoint = checkpoint
        self._progress = progress
        check_images(training, space)
        self.images = ImageHalves(training, recipe, self._seed, self._device)
        with preserved_randomness(self._device):
            seed_global_sources(self._seed, self._device)
            supernet = space.build_supernet(recipe.fidelity).to(self._device)
            self.model = OneShotModel(space, supernet, self._device)
            draws = Draws.of(self._seed, 0)
            self.policy: Policy = strategy.begin(self.model, recipe.epochs, draws)
        self.losses: list[float] = []
        self._optimizer = SGD(
            self.model.parameters,
            lr=recipe.learning_rate,
            momentum=recipe.momentum,
            weight_decay=recipe.weight_decay,
            nesterov=recipe.momentum > 0,
        )
        self._schedule = CosineAnnealingLR(
            self._optimizer, recipe.epochs * self.images.steps, recipe.final_learning_rate
        )
        self._training = (
            f"{space!r}, {strategy}, {recipe}, seed {self._seed}, {len(training.labels)} images "
            f"{zlib.crc32(training.labels.tobytes(), zlib.crc32(training.inputs.tobytes()))}"
        )

    def train(self) -> None:
        """Train until the last epoch, from the last that the checkpoint has.

        Global sources of randomness are put back.

        Raises:
            InputError: If the training diverges, or the checkpoint is damaged or of another one.
        """
        self._resume()
        with preserved_randomness(self._device):
            for epoch in range(len(self.losses), self._recipe.epochs):
                self._epoch(epoch)
                self._save()
                self._progress("epochs of the supernet", epoch + 1, self._recipe.epochs)

    def answer(self, feasibility: Feasibility | None = None) -> Genotype:
        """Return the architecture that is the answer of the training.

        Args:
            feasibility: Which architectures may be it; all by default.

        Raises:
            NothingFeasibleError: If none is found within the limits.
        """
        with preserved_randomness(self._device):
            return self.policy.answer(
                feasibility or Feasibility(self.model.space),
                self.images,
                Draws.of(self._seed, self._recipe.epochs + 1),
                self._progress,
            )

    def accuracy(self, genotype: Genotype) -> float:
        """Return the share of the images for architectures that one tells with shared weights."""
        return self.model.accuracy(genotype, self.images.evaluation())

    def _epoch(self, epoch: int) -> None:
        draws = Draws.of(self._seed, epoch + 1)
        seed_global_sources(draws.python.getrandbits(48), self._device)
        self.policy.begin_epoch(epoch)
        self.model.supernet.train()
        losses = []
        for weights_batch, architecture_batch in self.images.batches(draws):
            self._optimizer.zero_grad()
            loss = self.model.loss(weights_batch, self.policy.mixture(draws))
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(self.model.parameters, self._recipe.gradient_clip)
            self._optimizer.step()
            self.policy.learn(Step(weights_batch, architecture_batch, self._optimizer), draws)
            self._schedule.step()
            losses.append(loss.detach())
        self.losses.append(torch.stack(losses).mean().item())
        if not math.isfinite(self.losses[-1]):
            raise InputError(
                f"the loss of the supernet is not finite in epoch {epoch + 1}: `learning_rate` "
                f"{self._recipe.learning_rate:g} is too high for it."
            )
        self.policy.end_epoch(self.images, draws)

    def _save(self) -> None:
        if self._checkpoint is None:
            return
        state: dict[str, Any] = {
            "training": self._training,
            "supernet": self.model.supernet.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "schedule": self._schedule.state_dict(),
            "policy": self.policy.state_dict(),
            "losses": self.losses,
        }
        self._checkpoint.parent.mkdir(parents=True, exist_ok=True)
        save_checkpoint(self._checkpoint, state)

    def _resume(self) -> None:
        if self._checkpoint is None or self.losses:
            return
        state = load_checkpoint(self._checkpoint, self._training)
        if state is None:
            return
        self.model.supernet.load_state_dict(state["supernet"])
        self._optimizer.load_state_dict(state["optimizer"])
        self._schedule.load_state_dict(state["schedule"])
        self.policy.load_state_dict(state["policy"])
        self.losses = list(state["losses"])
