"""Trains a network, on the loop of PyTorch-Ignite."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from freerea.metrics.networks.checkpoint import load_checkpoint, save_checkpoint
from freerea.metrics.networks.device import resolve_device
from freerea.metrics.networks.randomness import (
    checked_seed,
    preserved_randomness,
    seed_global_sources,
)
from freerea_plugins import InputError

from .batches import TrainingBatches, epoch_seed
from .labelled_images import LabelledImages
from .layout import fast_layout
from .optimizers import make_schedule
from .recipe import Recipe

if TYPE_CHECKING:
    from ignite.engine import Engine

_LOG = logging.getLogger("freerea.training")
_LOG.addHandler(logging.NullHandler())


@dataclass(frozen=True)
class Training:
    """How a training went.

    Attributes:
        losses: Mean loss of each epoch.
        diverged: Whether it ended early, as a loss was not finite.
    """

    losses: tuple[float, ...]
    diverged: bool


def train(
    network: nn.Module,
    data: LabelledImages,
    recipe: Recipe | None = None,
    *,
    seed: int = 0,
    device: str = "cpu",
    checkpoint: Path | None = None,
    report: Callable[[int, float], None] | None = None,
) -> Training:
    """Train a network in place, from the weights it has.

    On a CPU the same network, data, recipe, seed and number of threads give the same weights,
    whether or not the training was interrupted. Global sources of randomness are put back.

    Args:
        network: From images ``(n, channels, height, width)`` to logits ``(n, classes)``. It is
            left on the device, in evaluation mode.
        data: The training images.
        recipe: How it is trained; `Recipe.for_size` by default.
        seed: Order and augmentation of images, and dropout.
        device: Where it is trained: ``"cpu"``, ``"cuda"``.
        checkpoint: A file that has the state after the last epoch, from which the training goes on
            if it is there. Whoever calls deletes it.
        report: Called after each epoch, with the number of epochs and the mean loss of the last.

    Raises:
        InputError: If there are fewer than two images, an argument is wrong, the checkpoint is
            damaged or of another training, or PyTorch-Ignite is not installed.
    """
    recipe = recipe or Recipe.for_size(len(data))
    if len(data) < 2:
        raise InputError(f"a training needs two images at least, got {len(data)}.")
    place = resolve_device(device)
    with preserved_randomness(place):
        loop = _Loop(network.to(place), data.to(place), recipe, checked_seed(seed), place)
        if checkpoint is not None:
            loop.resume(checkpoint)
        loop.run(report)
    network.zero_grad()
    network.to(memory_format=torch.contiguous_format).eval()  # type: ignore[call-overload]
    return Training(tuple(loop.losses), loop.diverged)


def check_loop() -> None:
    """Check that there is a loop to train with.

    Raises:
        InputError: If PyTorch-Ignite is not installed.
    """
    try:
        import ignite.engine  # noqa: F401
    except ImportError as error:
        raise InputError(
            "training needs PyTorch-Ignite, which is not installed: pip install 'freerea[train]'."
        ) from error


class _Loop:
    """The state of a training, and the engine that moves it on."""

    def __init__(
        self,
        network: nn.Module,
        data: LabelledImages,
        recipe: Recipe,
        seed: int,
        device: torch.device,
    ) -> None:
        self.losses: list[float] = []
        self.diverged = False
        self._network = network
        self._recipe = recipe
        self._seed = seed
        self._device = device
        self._layout = fast_layout(network, data.normalised(slice(2)))
        self._batches = TrainingBatches(data, recipe, seed)
        self._optimizer = recipe.optimizer(network, recipe.learning_rate)
        steps = recipe.epochs * len(self._batches)
        self._schedule = make_schedule(self._optimizer, recipe.warm_up, steps)
        self._training = f"{recipe}, seed {seed}, {len(data)} images"
        self._checkpoint: Path | None = None

    def resume(self, checkpoint: Path) -> None:
        """Go on from a checkpoint if it is there, and keep the state in it."""
        self._checkpoint = checkpoint
        state = load_checkpoint(checkpoint, self._training)
        if state is None:
            return
        try:
            self._network.load_state_dict(state["network"])
        except RuntimeError as error:
            raise InputError(
                f"checkpoint `{checkpoint}` is of another network. Without the file this training "
                "begins anew."
            ) from error
        self._optimizer.load_state_dict(state["optimizer"])
        self._schedule.load_state_dict(state["schedule"])
        self.losses = list(state["losses"])

    def run(self, report: Callable[[int, float], None] | None) -> None:
        """Train until the last epoch, or until a loss is not finite."""
        if len(self.losses) == self._recipe.epochs:
            return
        events, engine = self._engine()
        sums: list[Tensor] = []

        @engine.on(events.EPOCH_STARTED)
        def begin() -> None:
            epoch = self._batches.epoch = engine.state.epoch
            seed_global_sources(epoch_seed(self._seed, epoch), self._device)
            self._network.train()
            sums.clear()

        @engine.on(events.ITERATION_COMPLETED)
        def count() -> None:
            sums.append(engine.state.output)  # type: ignore[arg-type]

        @engine.on(events.EPOCH_COMPLETED)
        def end() -> None:
            self.losses.append(torch.stack(sums).mean().item())
            self.diverged = not math.isfinite(self.losses[-1])
            if self.diverged:
                engine.terminate()
            elif self._checkpoint is not None:
                save_checkpoint(self._checkpoint, self._state())
            if report is not None:
                report(len(self.losses), self.losses[-1])

        engine.load_state_dict(
            {
                "epoch": len(self.losses),
                "epoch_length": len(self._batches),
                "max_epochs": self._recipe.epochs,
            }
        )
        engine.run(self._batches)

    def _engine(self) -> tuple[Any, Engine]:
        check_loop()
        from ignite.engine import Engine, Events

        engine = Engine(self._step)
        engine.logger = _LOG
        return Events, engine

    def _step(self, engine: Engine, batch: tuple[Tensor, Tensor]) -> Tensor:  # noqa: ARG002
        images, labels = batch
        self._optimizer.zero_grad()
        logits = self._network(images.contiguous(memory_format=self._layout))
        loss = F.cross_entropy(logits, labels, label_smoothing=self._recipe.label_smoothing)
        loss.backward()  # type: ignore[no-untyped-call]
        self._optimizer.step()
        self._schedule.step()
        return loss.detach()

    def _state(self) -> dict[str, Any]:
        return {
            "training": self._training,
            "network": self._network.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "schedule": self._schedule.state_dict(),
            "losses": self.losses,
        }
