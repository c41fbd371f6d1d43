"""What moves the weights of a network, and how its rate changes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from freerea_plugins import InputError

if TYPE_CHECKING:
    from torch import nn
    from torch.optim import Optimizer
    from torch.optim.lr_scheduler import LambdaLR


class OptimizerFactory(Protocol):
    """Makes an optimiser; a frozen dataclass, so that recipes can be compared."""

    def __call__(self, network: nn.Module, learning_rate: float) -> Optimizer:
        """Return an optimiser of a network's parameters.

        Args:
            network: The network.
            learning_rate: The largest rate.
        """


@dataclass(frozen=True)
class AdamW:
    """Adam with decoupled weight decay (Loshchilov and Hutter, 2019).

    Args:
        weight_decay: Decay of weights; biases and the parameters of normalisations have none.

    Raises:
        InputError: If the decay is negative.
    """

    weight_decay: float = 0.05

    def __post_init__(self) -> None:
        _check_decay(self.weight_decay)

    def __call__(self, network: nn.Module, learning_rate: float) -> Optimizer:
        """Return the optimiser of a network's parameters."""
        from torch import optim

        return optim.AdamW(_groups(network, self.weight_decay), lr=learning_rate)


@dataclass(frozen=True)
class MomentumSGD:
    """Stochastic gradient descent with Nesterov's momentum of 0.9, as NATS-Bench trains.

    Args:
        weight_decay: Decay of weights; biases and the parameters of normalisations have none.

    Raises:
        InputError: If the decay is negative.
    """

    weight_decay: float = 5e-4

    def __post_init__(self) -> None:
        _check_decay(self.weight_decay)

    def __call__(self, network: nn.Module, learning_rate: float) -> Optimizer:
        """Return the optimiser of a network's parameters."""
        from torch import optim

        groups = _groups(network, self.weight_decay)
        return optim.SGD(groups, lr=learning_rate, momentum=0.9, nesterov=True)


def make_schedule(optimizer: Optimizer, warm_up: float, steps: int) -> LambdaLR:
    """Return the schedule of a rate: a linear warm-up, then half a cosine to zero.

    Args:
        optimizer: Whose rate it is.
        warm_up: Part of the steps in which the rate rises.
        steps: Number of all steps.
    """
    from torch.optim.lr_scheduler import LambdaLR

    warm = math.ceil(warm_up * steps)

    def share(step: int) -> float:
        if step < warm:
            return (step + 1) / warm
        return 0.5 * (1 + math.cos(math.pi * (step - warm) / max(1, steps - warm)))

    return LambdaLR(optimizer, share)


def _groups(network: nn.Module, weight_decay: float) -> Sequence[dict[str, object]]:
    """Return the parameters with their decay: those of one axis are biases and scales."""
    parameters = [each for each in network.parameters() if each.requires_grad]
    return [
        {"params": [each for each in parameters if each.ndim > 1], "weight_decay": weight_decay},
        {"params": [each for each in parameters if each.ndim <= 1], "weight_decay": 0.0},
    ]


def _check_decay(weight_decay: float) -> None:
    if not 0 <= weight_decay < math.inf:
        raise InputError(f"`weight_decay` must not be negative, got {weight_decay!r}.")
