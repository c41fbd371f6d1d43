"""What the networks and the costs of a search space promise."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping

import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from .._architecture import Architecture
from .._fidelity import PAPER, Fidelity
from .._space import SearchSpace
from ._expectation import expect, no_exception, number

_SAMPLES = 3
_BATCH = 2
# Whether the bias of a classifier is a multiply-add is a matter of convention.
_FLOPS_TOLERANCE = 0.01


def check_networks(space: SearchSpace) -> None:
    """Check networks of each fidelity, and costs in closed form."""
    rng = random.Random(0)
    for _ in range(_SAMPLES):
        architecture = Architecture(space, space.sample(rng))
        for fidelity in (PAPER, space.reduced, space.single):
            _check_network(architecture, fidelity)
        _check_costs(architecture)
        skipped = space.skipped_layers(architecture.genotype)
        expect(
            math.isfinite(skipped) and skipped >= 0,
            f"space `{space.name}` has `skipped_layers` {skipped} for {architecture}; it must be "
            "a number of layers",
        )


def _check_network(architecture: Architecture, fidelity: Fidelity) -> None:
    space = architecture.space
    situation = f"at the fidelity `{fidelity.name}` for {architecture}"
    subject = f"space `{space.name}`"
    shape = architecture.input_shape(fidelity)
    expect(
        shape[0] == space.dataset.input_shape[0]
        and len(shape) == len(space.dataset.input_shape)
        and all(isinstance(each, int) and each > 0 for each in shape),
        f"{subject} has the `input_shape` {shape} at the fidelity `{fidelity.name}`; it must be "
        f"that of the data set, {space.dataset.input_shape}, with the same channels",
    )
    with no_exception(subject, situation, "`build_network` must build every architecture"):
        network = architecture.build_network(fidelity)
    expect(
        isinstance(network, nn.Module),
        f"{subject} builds a {type(network).__name__} {situation}; it must be a torch.nn.Module",
    )
    images = torch.randn(_BATCH, *shape)
    for training in (True, False):
        mode = f"in {'training' if training else 'evaluation'} mode {situation}"
        with torch.no_grad(), no_exception(subject, mode, f"its network must take {shape}"):
            logits: object = network.train(training)(images)
        expected = (_BATCH, space.dataset.classes)
        found = tuple(logits.shape) if isinstance(logits, torch.Tensor) else type(logits).__name__
        expect(
            found == expected,
            f"{subject} has a network that gives {found} {mode}; it must give logits {expected}",
        )


def _check_costs(architecture: Architecture) -> None:
    """Check costs in closed form, where the space has any."""
    space = architecture.space
    subject = f"space `{space.name}`"
    costs = space.costs(architecture.genotype)
    counted = _counted(architecture) if costs else {}
    for name, smallest in space.smallest_costs().items():
        expect(
            name not in costs or costs[name] >= smallest,
            f"{subject} has the smallest cost {name} = {smallest}, but {architecture} has "
            f"{costs.get(name)}",
        )
    for name, cost in costs.items():
        value = number(subject, cost, f"as the cost `{name}` of {architecture}")
        expect(
            math.isfinite(value) and value >= 0,
            f"{subject} gives {value} as the cost `{name}` of {architecture}; it must be finite "
            "and not negative",
        )
        if name in counted:
            tolerance = _FLOPS_TOLERANCE if name == "flops" else 0.0
            expect(
                math.isclose(value, counted[name], rel_tol=tolerance, abs_tol=0.0),
                f"{subject} gives {value} as the cost `{name}` of {architecture}, but its network "
                f"has {counted[name]}",
            )


def _counted(architecture: Architecture) -> Mapping[str, float]:
    """Return multiply-adds and parameters of the full network."""
    network = architecture.space.build_network(architecture.genotype).eval()
    with torch.no_grad(), FlopCounterMode(display=False) as counter:
        network(torch.zeros(1, *architecture.input_shape()))
    return {
        "flops": counter.get_total_flops() / 2,
        "params": sum(each.numel() for each in network.parameters() if each.requires_grad),
    }
