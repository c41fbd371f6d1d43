"""Gradients of architecture logits."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor
from torch.optim import SGD

from freerea.samplers.baselines.weight_sharing.darts_gradients import (
    first_order_gradients,
    second_order_gradients,
)
from freerea.samplers.baselines.weight_sharing.policy import Step
from tests.samplers.baselines.weight_sharing.toy_space import toy_batch, toy_model

RATE, MOMENTUM, DECAY = 0.5, 0.9, 0.01


@pytest.fixture
def model() -> Any:
    return toy_model()


@pytest.fixture
def logits() -> list[Tensor]:
    generator = torch.Generator().manual_seed(3)
    return [
        torch.randn(count, generator=generator, dtype=torch.double).requires_grad_()
        for count in (3, 2)
    ]


@pytest.fixture
def step(model: Any) -> Step:
    """A step of a training that is under way, so that weights have momentum."""
    optimizer = SGD(model.parameters, lr=RATE, momentum=MOMENTUM, weight_decay=DECAY, nesterov=True)
    generator = torch.Generator().manual_seed(4)
    for each in model.parameters:
        each.grad = 0.1 * torch.randn(each.shape, generator=generator, dtype=torch.double)
    optimizer.step()
    return Step(toy_batch(1), toy_batch(2), optimizer)


def loss(supernet: Any, logits: Sequence[Tensor], batch: tuple[Tensor, Tensor]) -> Tensor:
    weights = [each.softmax(0) for each in logits]
    return F.cross_entropy(supernet(batch[0], weights), batch[1])


def loss_after_a_step(model: Any, logits: Sequence[Tensor], step: Step) -> Tensor:
    """The loss on the images for architectures after one more step of the weights."""
    supernet = copy.deepcopy(model.supernet)
    gradients = torch.autograd.grad(
        loss(supernet, logits, step.weights_batch), list(supernet.parameters())
    )
    with torch.no_grad():
        for own, moved, gradient in zip(
            model.parameters, supernet.parameters(), gradients, strict=True
        ):
            moment = MOMENTUM * step.optimizer.state[own]["momentum_buffer"]
            moved.sub_(RATE * (gradient + DECAY * own + moment))
        return loss(supernet, logits, step.architecture_batch)


def finite_differences(
    function: Callable[[Sequence[Tensor]], Tensor], logits: Sequence[Tensor], shift: float = 1e-4
) -> list[Tensor]:
    """Gradients of a function by central differences, logit by logit."""
    gradients = []
    for position, each in enumerate(logits):
        gradient = torch.zeros_like(each)
        for choice in range(len(each)):
            values = []
            for signed in (shift, -shift):
                moved = [other.detach().clone() for other in logits]
                moved[position][choice] += signed
                values.append(function(moved).item())
            gradient[choice] = (values[0] - values[1]) / (2 * shift)
        gradients.append(gradient)
    return gradients


def test_the_first_order_is_the_gradient_by_the_weights_as_they_are(
    model: Any, logits: list[Tensor], step: Step
) -> None:
    found = first_order_gradients(model, logits, step)
    expected = torch.autograd.grad(loss(model.supernet, logits, step.architecture_batch), logits)
    torch.testing.assert_close(list(found), list(expected))


def test_the_second_order_is_the_gradient_after_a_step_of_the_weights(
    model: Any, logits: list[Tensor], step: Step
) -> None:
    found = second_order_gradients(model, logits, step)
    expected = finite_differences(lambda moved: loss_after_a_step(model, moved, step), logits)
    torch.testing.assert_close(list(found), expected, rtol=1e-3, atol=1e-6)
    first = first_order_gradients(model, logits, step)
    assert all(
        (one - other).abs().max() > 0.05 * one.abs().max()
        for one, other in zip(expected, first, strict=True)
    )


def test_before_the_first_step_there_is_no_momentum(model: Any, logits: list[Tensor]) -> None:
    optimizer = SGD(model.parameters, lr=RATE, momentum=MOMENTUM)
    step = Step(toy_batch(1), toy_batch(2), optimizer)

    def after_a_step(moved: Sequence[Tensor]) -> Tensor:
        supernet = copy.deepcopy(model.supernet)
        loss(supernet, moved, step.weights_batch).backward()
        SGD(supernet.parameters(), lr=RATE).step()
        return loss(supernet, moved, step.architecture_batch).detach()

    torch.testing.assert_close(
        list(second_order_gradients(model, logits, step)),
        finite_differences(after_a_step, logits),
        rtol=1e-3,
        atol=1e-6,
    )


def test_the_shared_weights_stay_as_they_are(model: Any, logits: list[Tensor], step: Step) -> None:
    before = [each.detach().clone() for each in model.parameters]
    second_order_gradients(model, logits, step)
    for each, earlier in zip(model.parameters, before, strict=True):
        assert torch.equal(each, earlier)
