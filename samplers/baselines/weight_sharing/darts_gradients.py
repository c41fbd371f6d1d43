"""Gradients of architecture logits: DARTS of first and second order."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence

import torch
from torch import Tensor

from .image_halves import Batch
from .one_shot import Mixture, OneShotModel
from .policy import Step

ArchitectureGradients = Callable[[OneShotModel, Sequence[Tensor], Step], Sequence[Tensor]]
"""Returns the gradient of each logit tensor, from the supernet, the logits and a step."""

_SHIFT = 0.01
"""Norm of the shift of all weights in finite differences: that of the paper."""


def softmax_mixture(logits: Sequence[Tensor]) -> Mixture:
    """Return the mixture of all choices by the softmax of their logits."""
    return Mixture([each.softmax(0) for each in logits])


def first_order_gradients(
    model: OneShotModel, logits: Sequence[Tensor], step: Step
) -> Sequence[Tensor]:
    """Return the gradients of the loss on the images for architectures, by the weights as they are.

    Source: Liu et al., DARTS, equation 5 with ξ = 0.
    """
    return _gradients(model, logits, step.architecture_batch)


def second_order_gradients(
    model: OneShotModel, logits: Sequence[Tensor], step: Step
) -> Sequence[Tensor]:
    """Return the gradients of the loss after one more step of the shared weights.

    The step is one of gradient descent with momentum, as the optimiser's would be, without
    Nesterov's look ahead. Its dependence on the logits is taken by central differences.

    Source: Liu et al., DARTS, equations 7 and 8.
    """
    rate = step.optimizer.param_groups[0]["lr"]
    weights = [each.detach().clone() for each in model.parameters]
    loss = model.loss(step.weights_batch, softmax_mixture([each.detach() for each in logits]))
    directions = _directions(model, loss, step)
    with _moved_to(model, [w - rate * d for w, d in zip(weights, directions, strict=True)]):
        ahead = model.loss(step.architecture_batch, softmax_mixture(logits))
        found = torch.autograd.grad(
            ahead, [*logits, *model.parameters], allow_unused=True, materialize_grads=True
        )
    direct, vector = found[: len(logits)], found[len(logits) :]
    shift = _SHIFT / torch.cat([each.flatten() for each in vector]).norm().item()
    shifted = []
    for signed in (shift, -shift):
        with _moved_to(model, [w + signed * v for w, v in zip(weights, vector, strict=True)]):
            shifted.append(_gradients(model, logits, step.weights_batch))
    return [
        each - rate * (above - below) / (2 * shift)
        for each, above, below in zip(direct, *shifted, strict=True)
    ]


def _gradients(model: OneShotModel, logits: Sequence[Tensor], batch: Batch) -> Sequence[Tensor]:
    return torch.autograd.grad(
        model.loss(batch, softmax_mixture(logits)),
        logits,
        allow_unused=True,
        materialize_grads=True,
    )


def _directions(model: OneShotModel, loss: Tensor, step: Step) -> Sequence[Tensor]:
    """Return where the optimiser would go, for each weight: momentum, gradient and decay."""
    group = step.optimizer.param_groups[0]
    gradients = torch.autograd.grad(
        loss, model.parameters, allow_unused=True, materialize_grads=True
    )
    directions = []
    for weight, gradient in zip(model.parameters, gradients, strict=True):
        direction = gradient + group["weight_decay"] * weight.detach()
        moment = step.optimizer.state[weight].get("momentum_buffer")
        if moment is not None:
            direction = direction + group["momentum"] * moment
        directions.append(direction)
    return directions


@contextlib.contextmanager
def _moved_to(model: OneShotModel, weights: Sequence[Tensor]) -> Iterator[None]:
    """Give the supernet other weights, and back its own, to the bit."""
    own = [each.detach().clone() for each in model.parameters]
    try:
        _copy(model, weights)
        yield
    finally:
        _copy(model, own)


def _copy(model: OneShotModel, weights: Sequence[Tensor]) -> None:
    with torch.no_grad():
        for each, value in zip(model.parameters, weights, strict=True):
            each.copy_(value)
