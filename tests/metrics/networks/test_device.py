"""The device that networks are run on."""

from __future__ import annotations

import pytest
import torch

from freerea.metrics import Evaluator, pink_noise
from freerea.metrics.networks.device import resolve_device
from freerea.spaces import NATSTopology
from freerea_plugins import PAPER, Architecture, InputError


def test_the_processor_is_always_there() -> None:
    assert resolve_device("cpu") == torch.device("cpu")


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has CUDA")
def test_a_device_that_is_not_there_is_said() -> None:
    with pytest.raises(InputError, match="device `cuda` cannot be used: "):
        Evaluator(pink_noise(NATSTopology().dataset), device="cuda")


@pytest.mark.skipif(not torch.cuda.is_available(), reason="this machine has no CUDA")
def test_another_device_gives_the_same_values_within_tolerance() -> None:
    space = NATSTopology()
    batch = pink_noise(space.dataset)
    architecture = Architecture(space, (3, 1, 2, 4, 3, 2))
    here = Evaluator(batch, fidelity=PAPER).measure(architecture)
    there = Evaluator(batch, fidelity=PAPER, device="cuda").measure(architecture)
    assert there == pytest.approx(here, rel=1e-3)


@pytest.mark.parametrize("name", ["meta", "hpu", "privateuseone", "vulkan", "gpu", "", "cpu:x"])
def test_a_device_that_computes_nothing_here_is_said(name) -> None:
    with pytest.raises(InputError, match=f"device `{name}` cannot be used: "):
        resolve_device(name)
