"""The example from a folder of images to a device runs as its page says."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from tests.pages import DOCS, assert_printed

EXAMPLE = Path(__file__).parents[2] / "examples" / "images_to_device.py"
PAGE = DOCS / "images_to_device.md"


@pytest.mark.slow
def test_images_become_a_network_within_the_limits(tmp_path: Path) -> None:
    options = ("--seeds", "1", "--top", "1", "--epochs", "1")
    done = subprocess.run(
        [sys.executable, EXAMPLE, tmp_path, *options],
        capture_output=True,
        text=True,
        timeout=250,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "images").glob("[0-9]/*.png"))) == 1797
    (answer,) = re.findall(r"^```text\n(  r32.*?)^```", PAGE.read_text("utf-8"), re.M | re.S)
    assert_printed(done.stdout, f"…\n{answer}…\n")
    for command in ("search", "train", "export"):
        assert f"$ freerea {command} " in done.stdout
    with (tmp_path / "run" / "training" / "accuracy.csv").open(encoding="utf-8") as file:
        trained = list(csv.DictReader(file))
    assert [row["name"] for row in trained] == ["search 1", "random", "largest"]
    for row in trained:
        assert float(row["peak_memory"]) <= 64 * 1024
        assert float(row["model_size"]) <= 100_000
    session = onnxruntime.InferenceSession(tmp_path / "digits.onnx")
    given = session.get_inputs()[0]
    images = np.zeros((2, *given.shape[1:]), dtype=np.float32)
    (logits,) = session.run(None, {given.name: images})
    assert logits.shape == (2, 10)
    assert session.get_modelmeta().custom_metadata_map["class_names"]
