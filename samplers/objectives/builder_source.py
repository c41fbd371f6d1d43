"""Networks that a user's own function builds while it suggests parameters."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from optuna.trial import BaseTrial, FixedTrial
from torch import nn

from freerea.metrics import (
    Batch,
    BatchLike,
    Flops,
    Forward,
    Loss,
    MetricsLike,
    Params,
    network_costs,
    pink_noise,
    score,
)
from freerea.metrics.evaluation.batch import as_batch
from freerea.metrics.evaluation.metric_names import resolve_network_metrics
from freerea.metrics.networks.device import resolve_device
from freerea.metrics.networks.forward import with_forward
from freerea.metrics.networks.randomness import ONE_THREAD
from freerea_plugins import Dataset, HardwareConstraint, InputError, Limit

from .costs import checked_network_cost
from .task import Task

Build = Callable[[Any], nn.Module]
"""Suggests parameters of a trial and returns the network that they describe.

It is given an ``optuna.Trial``, and an ``optuna.trial.FixedTrial`` to build a network again.
"""


@dataclass(frozen=True)
class BuiltNetwork:
    """A network that a trial built.

    Attributes:
        network: The network.
        costs: Its FLOPs, its parameters and every limited cost.
        classes: How many logits it returns for an image, if it returns logits.
    """

    network: nn.Module
    costs: dict[str, float]
    classes: int | None


class BuilderSource:
    """A function builds each network, whatever parameters it suggests on the way.

    Args:
        build: The function.
        input_shape: Shape of one input, channels first, as ``(3, 32, 32)`` of an image.
        metrics: Metrics of networks, or their names.
        limits: Limits of costs that a network tells.
        batch: Images and labels, or images alone, as `score` takes them; pink noise drawn with the
            seed if `None`. Labels that are not given are drawn from as many classes as a network
            has.
        forward: How networks are run, as for `score`.
        loss: What is made of a network's output and the labels, as for `score`.
        repeats: Number of random initialisations over which values are averaged.
        seed: Seed of the networks, of the initialisations and of the pink noise.
        device: Where networks are run.

    Raises:
        InputError: If the shape is not one of images, the batch has another, or no labels for the
            loss, a metric or a limit needs an architecture of a search space, or the device is not
            there.
    """

    def __init__(
        self,
        build: Build,
        input_shape: tuple[int, ...],
        *,
        metrics: MetricsLike,
        limits: Sequence[Limit],
        batch: BatchLike | None,
        forward: Forward | None,
        loss: Loss | None,
        repeats: int,
        seed: int,
        device: str,
    ) -> None:
        _check(input_shape, limits)
        self.input_shape = tuple(input_shape)
        self.metrics = resolve_network_metrics(metrics)
        self.seed = seed
        self.repeats = repeats
        self.device = resolve_device(device)
        self._build = build
        self._constraints = [
            each.constraint
            for each in limits
            if type(each.constraint) not in (Flops, Params)  # which are counted in any case
        ]
        self._forward = forward
        self._loss = loss
        self._batch = None if batch is None else as_batch(batch, classes=1)
        self._has_labels = not (batch is None or isinstance(batch, torch.Tensor | np.ndarray))
        if loss is not None and not self._has_labels:
            raise InputError("`loss` is given labels: give them with `batch`, as (images, labels).")
        if self._batch is not None:
            _check_shape(self._batch, self.input_shape)

    def origin(self) -> Task:
        """Return what is known of networks: the input, the batch, the number of repeats."""
        batch = "pink noise" if self._batch is None else self._batch.digest()
        return {"input shape": self.input_shape, "batch": batch, "repeats": self.repeats}

    def choose(self, trial: BaseTrial) -> BuiltNetwork:
        """Build the network of a trial, and run it once.

        Raises:
            InputError: If the function suggests nothing or returns no network, or the network
                does not turn images of the input shape into logits and there is neither `forward`
                nor `loss`.
        """
        with ONE_THREAD, torch.random.fork_rng(devices=[]):
            # Metrics initialise weights and normalisation; what else there is, as embeddings, keeps
            # the values it was built with.
            torch.manual_seed(self.seed)
            network = self._built(trial)
        if not trial.params:
            raise InputError(
                "`build` suggested no parameter: call `trial.suggest_categorical`, `suggest_int` "
                "or `suggest_float` for what is to be searched."
            )
        outputs: list[object] = []
        run = with_forward(network, self._forward)
        handle = run.register_forward_hook(lambda *call: outputs.append(call[-1]))
        try:
            with ONE_THREAD:
                costs = network_costs(run, self.input_shape)
        except (RuntimeError, ValueError) as error:
            reason = str(error).partition("\n")[0]
            raise InputError(
                f"the network that `build` returned for {trial.params} does not run on images of "
                f"`input_shape` {self.input_shape}: {reason}"
            ) from error
        finally:
            handle.remove()
        with ONE_THREAD:
            limited = {
                each.name: checked_network_cost(each, run, self.input_shape)
                for each in self._constraints
            }
        may_be_anything = self._forward is not None or self._loss is not None
        return BuiltNetwork(network, {**costs, **limited}, _classes(outputs[-1], may_be_anything))

    def chosen(self, trial: BaseTrial) -> BuiltNetwork:
        """Build the network of a trial again, and run it once."""
        return self.choose(_again(trial))

    def attributes(self, choice: BuiltNetwork) -> Mapping[str, Any]:  # noqa: ARG002
        """Return nothing: the parameters of the trial say all."""
        return {}

    def costs(self, choice: BuiltNetwork) -> dict[str, float]:
        """Return costs as they were counted."""
        return choice.costs

    def measure(self, choice: BuiltNetwork) -> dict[str, float]:
        """Return the value of each metric for a network."""
        return score(
            choice.network.to(self.device),
            self._batch_for(choice.classes),
            self.metrics,
            forward=self._forward,
            loss=self._loss,
            repeats=self.repeats,
            seed=self.seed,
        )

    def build_network(self, trial: BaseTrial) -> nn.Module:
        """Build the network again from the parameters of a trial."""
        return self._built(_again(trial))

    def sampler_options(self) -> dict[str, Any]:
        """Return nothing: what a network costs is known once it is built, in its trial."""
        return {}

    def _built(self, trial: BaseTrial) -> nn.Module:
        network: object = self._build(trial)
        if not isinstance(network, nn.Module):
            got = f"the class {network.__name__}" if isinstance(network, type) else repr(network)
            raise InputError(f"`build` must return a torch.nn.Module, got {got}.")
        return network

    def _batch_for(self, classes: int | None) -> Batch:
        if self._batch is None:
            return _noise(self.input_shape, classes or 1, self.seed)
        if not self._has_labels:
            return Batch(self._batch.images, source=self._batch.source, classes=classes or 1)
        largest = int(self._batch.labels.max())
        if self._loss is None and classes is not None and largest >= classes:
            raise InputError(
                f"`batch` has a label {largest}, but the network that `build` returned has "
                f"{classes} logits."
            )
        return self._batch


def _again(trial: BaseTrial) -> FixedTrial:
    return FixedTrial(trial.params, number=trial.number)


def _check(input_shape: tuple[int, ...], limits: Sequence[Limit]) -> None:
    if not input_shape or not all(isinstance(n, int) and n > 0 for n in input_shape):
        raise InputError(
            f"`input_shape` must be numbers above 0, as (3, 32, 32), got {input_shape}."
        )
    for limit in limits:
        if type(limit.constraint).network_cost is HardwareConstraint.network_cost:
            raise InputError(
                f"constraint `{limit.constraint.name}` needs an architecture of a search space, "
                "not a network of `build`."
            )


def _check_shape(batch: Batch, input_shape: tuple[int, ...]) -> None:
    if tuple(batch.images.shape[1:]) != input_shape:
        raise InputError(
            f"`batch` has images of shape {tuple(batch.images.shape[1:])}, but `input_shape` is "
            f"{input_shape}."
        )


def _classes(output: object, may_be_anything: bool) -> int | None:
    if not isinstance(output, torch.Tensor) or output.dim() != 2 or len(output) != 1:
        if may_be_anything:
            return None
        got = tuple(output.shape) if isinstance(output, torch.Tensor) else type(output).__name__
        raise InputError(
            "the network that `build` returned must turn one image into logits of shape "
            f"(1, classes), got {got}; `forward` and `loss` are for networks that do not."
        )
    return output.shape[1]


@functools.lru_cache(maxsize=8)
def _noise(input_shape: tuple[int, ...], classes: int, seed: int) -> Batch:
    return pink_noise(Dataset("define-by-run", input_shape, classes), seed=seed)
