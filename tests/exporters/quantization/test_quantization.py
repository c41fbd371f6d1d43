"""Networks of eight bits, and how far they are from floats."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from torch import nn

from freerea.exporters import OnnxFile, export_int8
from freerea_plugins import InputError
from tests.exporters.networks import FACTS


def bright(labels: torch.Tensor) -> torch.Tensor:
    """Return images that are as bright as their class is high."""
    generator = torch.Generator().manual_seed(0)
    noise = torch.randn(len(labels), *FACTS.input_shape, generator=generator)
    return 0.3 * noise + labels[:, None, None, None]


@pytest.fixture(scope="module")
def trained() -> nn.Module:
    """Return a network that names the class of most of these images."""
    torch.manual_seed(0)
    network = nn.Sequential(
        nn.Conv2d(3, 8, 3, padding=1, bias=False),
        nn.BatchNorm2d(8),
        nn.ReLU(),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(8, 3),
    )
    labels = torch.arange(96) % 3
    optimizer = torch.optim.Adam(network.parameters(), 0.05)
    for _ in range(60):
        loss = nn.functional.cross_entropy(network(bright(labels)), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return network.eval()


def test_eight_bits_are_compared_with_floats_on_the_images(trained, tmp_path: Path) -> None:
    labels = torch.arange(60) % 3
    images = bright(labels)
    seen: list[int] = []
    found = export_int8(
        trained,
        tmp_path / "int8.onnx",
        FACTS,
        calibration=images[:30],
        judged=[(images[:40], labels[:40]), (images[40:], labels[40:])],
        report=seen.append,
    )
    with torch.no_grad():
        right = float((trained(images).argmax(dim=1) == labels).float().mean())
    assert seen == [40, 60]
    assert found.images == 60
    assert found.float_accuracy == pytest.approx(right) == pytest.approx(1.0, abs=0.05)
    assert found.int8_accuracy is not None
    assert found.int8_accuracy > 0.9
    assert found.agreement > 0.9
    assert found.file.difference is not None
    assert 0 < found.file.difference < 1


def test_weights_are_eight_bits_per_channel_and_the_facts_are_kept(trained, tmp_path) -> None:
    path = tmp_path / "int8.onnx"
    images = bright(torch.arange(12) % 3)
    found = export_int8(trained, path, FACTS, calibration=images, judged=[(images, None)])
    assert (found.float_accuracy, found.int8_accuracy) == (None, None)
    model = onnx.load(path)
    assert {each.op_type for each in model.graph.node} >= {"QuantizeLinear", "DequantizeLinear"}
    constants = {each.name: onnx.numpy_helper.to_array(each) for each in model.graph.initializer}
    weights = [each for each in constants.values() if each.shape == (8, 3, 3, 3)]
    assert [each.dtype for each in weights] == [np.dtype(np.int8)]
    assert any(each.shape == (8,) and each.dtype == np.float32 for each in constants.values())
    assert {each.key: each.value for each in model.metadata_props} == FACTS.metadata()
    # Any number of images, as floats.
    assert OnnxFile().difference(trained, path, images[:1]) < 1


def test_a_label_that_is_wrong_for_all_gives_no_accuracy(trained, tmp_path: Path) -> None:
    labels = torch.arange(30) % 3
    images = bright(labels)
    found = export_int8(
        trained,
        tmp_path / "int8.onnx",
        FACTS,
        calibration=images,
        judged=[(images, (labels + 1) % 3)],
    )
    assert found.agreement > 0.9
    assert (found.float_accuracy, found.int8_accuracy) == (pytest.approx(0, abs=0.1),) * 2


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("int8.pt2", "must end in `.onnx`: only ONNX is written with eight bits."),
        ("mine.onnx", "is there already"),
    ],
)
def test_another_suffix_or_a_file_that_is_there_is_an_input_error(
    name, message, trained, tmp_path: Path
) -> None:
    (tmp_path / "mine.onnx").write_text("mine")
    with pytest.raises(InputError, match=re.escape(message)):
        export_int8(
            trained, tmp_path / name, FACTS, calibration=torch.zeros(1, 3, 16, 16), judged=[]
        )
    assert [each.name for each in tmp_path.iterdir()] == ["mine.onnx"]
    assert (tmp_path / "mine.onnx").read_text() == "mine"
