"""The metric response_correlation."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import nn

from freerea.metrics import NetworkProbe, ResponseCorrelation


def probe_with(network: nn.Module, images: torch.Tensor) -> NetworkProbe:
    labels = torch.zeros(len(images), dtype=torch.int64)
    return NetworkProbe(network, images, labels, torch.Generator().manual_seed(0))


def drawn(images: int) -> torch.Tensor:
    return torch.randn(images, 3, 8, 8, generator=torch.Generator().manual_seed(2))


@pytest.mark.parametrize("activation", [nn.ReLU, nn.GELU])
def test_the_value_is_that_of_a_plain_computation(activation: type[nn.Module]) -> None:
    torch.manual_seed(0)
    network = nn.Sequential(nn.Conv2d(3, 6, 3), activation(), nn.Conv2d(6, 4, 3), activation())
    images = drawn(16)
    with torch.no_grad():
        first = network[0](images)
        second = network[2](network[1](first))
    total = sum(np.abs(np.corrcoef(each.flatten(1).numpy())) for each in (first, second))
    expected = np.linalg.slogdet(np.asarray(total))[1]
    found = ResponseCorrelation().measure(probe_with(network, images))
    assert found == pytest.approx(expected, rel=1e-4)


def test_the_first_32_images_are_compared() -> None:
    network = nn.Sequential(nn.Conv2d(3, 6, 3), nn.ReLU())
    images = drawn(40)
    value = ResponseCorrelation().measure(probe_with(network, images))
    assert value == pytest.approx(
        ResponseCorrelation().measure(probe_with(network, images[:32])), rel=1e-6
    )


def test_images_that_are_told_apart_less_have_a_lower_value() -> None:
    network = nn.Sequential(nn.Conv2d(3, 6, 3), nn.ReLU())
    images = drawn(16)
    alike = images + 3 * drawn(1)
    assert ResponseCorrelation().measure(probe_with(network, alike)) < (
        ResponseCorrelation().measure(probe_with(network, images))
    )


def test_it_needs_neither_labels_nor_logits() -> None:
    class Maps(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.convolution = nn.Conv2d(3, 6, 3)

        def forward(self, images: torch.Tensor) -> dict[str, torch.Tensor]:
            return {"maps": self.convolution(images).relu()}

    assert np.isfinite(ResponseCorrelation().measure(probe_with(Maps(), drawn(8))))


@pytest.mark.parametrize("images", [torch.zeros(8, 3, 8, 8), drawn(1).repeat(8, 1, 1, 1)])
def test_images_that_cannot_be_told_apart_have_the_worst_value(images: torch.Tensor) -> None:
    network = nn.Sequential(nn.Conv2d(3, 6, 3, bias=False), nn.ReLU())
    found = ResponseCorrelation().measure(probe_with(network, images))
    assert found == ResponseCorrelation.worst()


def test_a_network_without_a_path_has_a_lower_value(
    probe_of: Callable[[nn.Module], NetworkProbe],
) -> None:
    probe = probe_of(nn.Sequential(nn.Flatten(), nn.Linear(192, 10)))
    assert ResponseCorrelation().measure(probe) == ResponseCorrelation.worst()
