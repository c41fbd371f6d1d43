"""The metric linear_regions."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from freerea.metrics import LinearRegions, NetworkProbe, initialize, pink_noise
from freerea.spaces import NATSTopology
from freerea_plugins import Dataset, Fidelity

TINY = Fidelity("tiny", cells_per_stage=1, resolution=0.5, repeats=1)
TOY = Dataset("toy", (3, 16, 16), 10)


def probe_of(network: nn.Module, images: Tensor) -> NetworkProbe:
    generator = torch.Generator().manual_seed(0)
    initialize(network, generator)
    labels = torch.zeros(len(images), dtype=torch.int64)
    return NetworkProbe(network.train(), images, labels, generator)


def cell_network(cell: str) -> nn.Module:
    return NATSTopology().architecture(cell).build_network(TINY)


@pytest.mark.parametrize(
    "cell",
    [
        "|nor_conv_3x3~0|+|nor_conv_1x1~0|skip_connect~1|+|avg_pool_3x3~0|none~1|nor_conv_3x3~2|",
        # The first node reaches the output by no edge; the second is reached by none.
        "|nor_conv_3x3~0|+|none~0|none~1|+|nor_conv_1x1~0|none~1|nor_conv_3x3~2|",
    ],
    ids=["live paths", "dead paths"],
)
def test_the_value_is_the_log_determinant_of_the_agreement_of_all_relu_inputs(cell: str) -> None:
    images = pink_noise(TOY, size=24).images
    network = cell_network(cell)
    probe = probe_of(network, images)
    codes = []
    hooks = [
        module.register_forward_pre_hook(
            lambda _, inputs: codes.append((inputs[0].flatten(1) > 0).numpy().astype(float))
        )
        for module in network.modules()
        if isinstance(module, nn.ReLU)
    ]
    with torch.no_grad():
        network(images)
    for hook in hooks:
        hook.remove()
    kernel = sum(code @ code.T + (1 - code) @ (1 - code).T for code in codes)
    sign, expected = np.linalg.slogdet(np.asarray(kernel))

    assert sign == 1
    assert len(codes) == 3 * cell.count("nor_conv") + 5
    assert LinearRegions().measure(probe) == pytest.approx(expected, rel=1e-9)


def test_two_images_can_be_worked_out_by_hand() -> None:
    images = torch.tensor([[1.0, 1.0, -1.0, -1.0], [1.0, -1.0, -1.0, 1.0]])

    # Four units, two of which agree: K = [[4, 2], [2, 4]], with determinant 12.
    assert LinearRegions().measure(probe_of(nn.ReLU(), images)) == pytest.approx(math.log(12))


def test_images_that_are_not_told_apart_give_the_worst_value() -> None:
    images = torch.ones(8, 3, 16, 16)
    network = cell_network(
        "|nor_conv_3x3~0|+|nor_conv_3x3~0|skip_connect~1|+|nor_conv_1x1~0|none~1|skip_connect~2|"
    )

    assert LinearRegions().measure(probe_of(network, images)) == -math.inf


def test_two_equal_images_among_others_give_the_worst_value() -> None:
    images = pink_noise(TOY, size=12).images
    images[7] = images[2]
    network = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU())

    assert LinearRegions().measure(probe_of(network, images)) == -math.inf


@pytest.mark.parametrize(
    "cell",
    [
        "|none~0|+|none~0|none~1|+|none~0|none~1|none~2|",
        "|skip_connect~0|+|avg_pool_3x3~0|none~1|+|none~0|none~1|none~2|",
        "|none~0|+|none~0|skip_connect~1|+|none~0|nor_conv_3x3~1|nor_conv_1x1~2|",
    ],
    ids=["nothing", "dead ends", "convolutions of zeros"],
)
def test_a_cell_whose_relus_see_no_image_has_the_worst_value(cell: str) -> None:
    images = pink_noise(TOY).images

    assert LinearRegions().measure(probe_of(cell_network(cell), images)) == -math.inf


def test_a_relu_on_a_path_that_leads_nowhere_counts() -> None:
    images = pink_noise(TOY).images
    network = cell_network("|nor_conv_3x3~0|+|skip_connect~0|none~1|+|none~0|none~1|none~2|")

    assert math.isfinite(LinearRegions().measure(probe_of(network, images)))


def test_a_network_without_relu_has_the_worst_value() -> None:
    images = pink_noise(TOY, size=4).images

    assert LinearRegions().measure(probe_of(nn.Conv2d(3, 4, 3), images)) == -math.inf


def test_a_network_that_overflows_is_no_error() -> None:
    network = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU())
    probe = probe_of(network, torch.full((4, 3, 16, 16), math.nan))

    assert LinearRegions().measure(probe) == -math.inf


def test_the_order_of_images_does_not_matter() -> None:
    images = pink_noise(TOY, size=16).images
    network = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU())

    forwards = LinearRegions().measure(probe_of(network, images))
    backwards = LinearRegions().measure(probe_of(network, images.flip(0)))

    assert math.isfinite(forwards)
    assert backwards == pytest.approx(forwards)
