"""Mistakes in a function that builds networks, and in what is asked of it."""

from __future__ import annotations

import optuna
import pytest
import torch
from torch import Tensor, nn

from freerea.metrics import Batch
from freerea.samplers import TrainingFreeObjective
from freerea.spaces import NATSTopology
from freerea_plugins import HardwareConstraint, InputError, Limit
from tests.samplers.objectives.convolutions import CLASSES, LIMITS, ONCE, SHAPE, build, run_once


def objective_of(network: object) -> TrainingFreeObjective:
    def built(trial: optuna.Trial) -> nn.Module:
        trial.suggest_int("x", 0, 9)
        return network  # type: ignore[return-value]

    return TrainingFreeObjective(build=built, input_shape=SHAPE, fidelity=ONCE)


@pytest.fixture(scope="module")
def objective() -> TrainingFreeObjective:
    return TrainingFreeObjective(build=build, input_shape=SHAPE, limits=LIMITS, fidelity=ONCE)


class Watts(HardwareConstraint):
    """Watts."""

    name = "watts"
    unit = "watts"

    def cost(self, architecture) -> float:
        return 1.0


LABELLED = Batch(torch.zeros(4, *SHAPE), torch.full((4,), CLASSES), "mine")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "`space` or `build` is needed"),
        ({"space": NATSTopology(), "build": build}, "`space` and `build` exclude each other"),
        ({"space": NATSTopology(), "input_shape": SHAPE}, "`input_shape` goes with `build`"),
        ({"build": build}, "`build` needs `input_shape`"),
        ({"space": NATSTopology(), "loss": len}, "`forward` and `loss` go with `build`"),
        (
            {"build": build, "input_shape": SHAPE, "loss": len},
            r"`loss` is given labels: give them with `batch`, as \(images, labels\)",
        ),
        (
            {"build": build, "input_shape": SHAPE, "batch": "images"},
            r"`batch` must be a Batch, a pair \(images, labels\) or images alone, .*got str",
        ),
        ({"build": build, "input_shape": ()}, r"as \(3, 32, 32\), got \(\)"),
        ({"build": build, "input_shape": (3, 0, 8)}, r"as \(3, 32, 32\), got \(3, 0, 8\)"),
        (
            {"build": build, "input_shape": SHAPE, "metrics": ["skipped_layers"]},
            "metric `skipped_layers` needs an architecture of a search space, not a network",
        ),
        (
            {"build": build, "input_shape": SHAPE, "limits": [Limit(Watts(), 1)]},
            "constraint `watts` needs an architecture of a search space",
        ),
        (
            {"build": build, "input_shape": (3, 9, 9), "batch": LABELLED},
            r"`batch` has images of shape \(3, 8, 8\), but `input_shape` is \(3, 9, 9\)",
        ),
        ({"build": build, "input_shape": SHAPE, "device": "none"}, "device `none` cannot be used"),
    ],
)
def test_mistakes_are_said_at_once(arguments, message) -> None:
    with pytest.raises(InputError, match=message):
        TrainingFreeObjective(**arguments)


@pytest.mark.parametrize(
    ("network", "message"),
    [
        (None, "`build` must return a torch.nn.Module, got None"),
        (nn.Identity, "`build` must return a torch.nn.Module, got the class Identity"),
        (
            nn.Conv2d(1, 4, 3),
            r"build` returned for \{'x': \d\} does not run on images of `input_shape` \(3, 8, 8\)",
        ),
        (nn.Conv2d(3, 4, 3), r"logits of shape \(1, classes\), got \(1, 4, 6, 6\)"),
    ],
)
def test_what_cannot_be_measured_is_said_in_one_line(network, message) -> None:
    with pytest.raises(InputError, match=message) as caught:
        run_once(objective_of(network))
    assert "\n" not in str(caught.value)


def test_an_error_inside_a_network_is_not_taken_for_a_wrong_shape() -> None:
    class Buggy(nn.Module):
        def forward(self, images: Tensor) -> Tensor:
            return images.no_such_method()  # type: ignore[operator]

    with pytest.raises(AttributeError, match="no_such_method"):
        run_once(objective_of(Buggy()))


def test_a_function_that_suggests_nothing_is_a_mistake() -> None:
    objective = TrainingFreeObjective(build=lambda trial: nn.Flatten(), input_shape=SHAPE)
    with pytest.raises(InputError, match="`build` suggested no parameter"):
        run_once(objective)


def test_a_label_that_the_network_does_not_know_is_a_mistake() -> None:
    objective = TrainingFreeObjective(build=build, input_shape=SHAPE, batch=LABELLED)
    with pytest.raises(InputError, match=r"`batch` has a label 7, but .* has 7 logits"):
        run_once(objective)
