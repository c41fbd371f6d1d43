"""Trains architectures, each with several seeds, and keeps what comes out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import nn

from freerea.metrics.evaluation.failures import named_failure
from freerea.metrics.networks.device import resolve_device
from freerea.metrics.networks.randomness import preserved_randomness, seed_global_sources
from freerea_plugins import Architecture, InputError

from ..loop.evaluation import is_correct
from ..loop.recipe import Recipe
from ..loop.trainer import train
from .image_parts import ImageParts
from .outcome import Outcome
from .outcome_folder import OutcomeFolder


class Report(Protocol):
    """Told how far a comparison is."""

    def __call__(self, done: int, total: int, note: str) -> None:
        """Take the epochs that are done, how many there are, and what is going on."""


@dataclass(frozen=True)
class Comparison:
    """Architectures that are trained alike.

    Attributes:
        architectures: They are known by their numbers in this order.
        seeds: Each architecture is trained with each seed.
        images: Returns the images for an input shape.
        recipe: How networks are trained.
        device: Where.
        folder: Where outcomes are kept.
    """

    architectures: Sequence[Architecture]
    seeds: Sequence[int]
    images: Callable[[tuple[int, ...]], ImageParts]
    recipe: Recipe
    device: str
    folder: OutcomeFolder

    def outcomes(self) -> list[list[Outcome]]:
        """Return what came out so far: of each architecture, in the order of seeds."""
        found = (
            [self.folder.find(number, seed) for seed in self.seeds]
            for number in range(len(self.architectures))
        )
        return [[each for each in outcomes if each is not None] for outcomes in found]

    def run(self, report: Report) -> None:
        """Do the trainings that are not done.

        All architectures with the first seed come first, then with the second: what an interrupted
        comparison has is comparable.

        Raises:
            InputError: If a network cannot be built, memory does not suffice, or a file is damaged.
            KeyboardInterrupt: On Ctrl-C. What is finished is kept, and the last epoch of the rest.
        """
        epochs = self.recipe.epochs
        trainings = list(self._trainings())
        done = 0
        for number, seed in trainings:
            if self.folder.find(number, seed) is None:
                self._train(number, seed, _Offset(report, done, len(trainings) * epochs))
            done += epochs

    def _trainings(self) -> Iterator[tuple[int, int]]:
        for seed in self.seeds:
            for number in range(len(self.architectures)):
                yield number, seed

    def _train(self, number: int, seed: int, report: _Offset) -> None:
        architecture = self.architectures[number]
        images = self.images(architecture.input_shape())
        checkpoint = self.folder.checkpoint(number, seed)
        started = time.monotonic()
        network = build_seeded(architecture, seed)
        try:
            training = train(
                network,
                images.train,
                self.recipe,
                seed=seed,
                device=self.device,
                checkpoint=checkpoint,
                report=report.of(f"architecture {number + 1}, seed {seed}"),
            )
            place = resolve_device(self.device)
            validation = is_correct(network, images.validation.to(place))
            correct = is_correct(network, images.test.to(place))
        except torch.OutOfMemoryError as error:
            raise InputError(
                f"the memory of `{self.device}` does not suffice for architecture {architecture} "
                f"in batches of {self.recipe.batch_size}: use a smaller `--batch-size`."
            ) from error
        others = [self.folder.find(number, each) for each in self.seeds]
        outcome = Outcome(
            number=number,
            seed=seed,
            validation=validation.double().mean().item(),
            correct=correct.numpy(),
            losses=training.losses,
            seconds=round(time.monotonic() - started, 3),
            diverged=training.diverged,
        )
        self.folder.save(outcome, network, [each for each in others if each is not None])


@dataclass(frozen=True)
class _Offset:
    """Reports the epochs of one training among all."""

    report: Report
    done: int
    total: int

    def of(self, what: str) -> Callable[[int, float], None]:
        self.report(self.done, self.total, what)
        return lambda epoch, loss: self.report(
            self.done + epoch, self.total, f"{what}, loss {loss:.3f}"
        )


def build_seeded(architecture: Architecture, seed: int) -> nn.Module:
    """Return the network of an architecture, on the CPU, with weights that a seed gives.

    Raises:
        InputError: If it cannot be built.
    """
    device = torch.device("cpu")
    with preserved_randomness(device):
        seed_global_sources(seed, device)
        space = f"space `{architecture.space.name}`"
        with named_failure(space, f"architecture {architecture}"):
            return architecture.build_network()
