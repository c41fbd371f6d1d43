"""Whether a network is noticed to have changed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import nn

from freerea.metrics.networks.preservation import preserved
from freerea.metrics.networks.snapshot import Snapshot


def network() -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4))


def write_data(each: nn.Sequential) -> None:
    each[0].weight.data = torch.zeros(4, 3, 3, 3)


def replace(each: nn.Sequential) -> None:
    each[0].weight = nn.Parameter(torch.zeros(4, 3, 3, 3))


def remove(each: nn.Sequential) -> None:
    each[0].bias = None


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda each: each[0].weight.detach().zero_(), "`0.weight`"),
        (write_data, "`0.weight`"),
        (replace, "`0.weight`"),
        (remove, "`0.bias`"),
        (lambda each: each(torch.ones(2, 3, 5, 5)), "`1.num_batches_tracked`"),
        (lambda each: each[1].eval(), "the mode of `1`"),
        (lambda each: each.eval(), "its mode"),
    ],
)
def test_a_change_is_named(change: Callable[[nn.Module], object], what: str) -> None:
    changed = network().train()
    snapshot = Snapshot(changed)

    assert snapshot.difference() is None
    change(changed)
    assert snapshot.difference() == what


def test_what_is_put_back_has_not_changed() -> None:
    changed = network().train()
    snapshot = Snapshot(changed)

    with preserved(changed), torch.no_grad():
        changed(torch.ones(2, 3, 5, 5))
        changed[0].weight.zero_()

    assert snapshot.difference() is None


def test_weights_that_are_no_numbers_are_equal_to_themselves() -> None:
    changed = network()
    nn.init.constant_(changed[0].weight, torch.nan)
    snapshot = Snapshot(changed)

    changed[0].weight.data = changed[0].weight.data.clone()

    assert snapshot.difference() is None
