"""`freerea score model.py:build` for a network of one's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

MODEL = """
import helper
from torch import nn

def build():
    return nn.Sequential(
        nn.Conv2d(1, helper.WIDTH, 3, padding=1), nn.ReLU(), nn.Flatten(), nn.Linear(8 * 64, 7)
    )

def features():
    return nn.Conv2d(1, 8, 3)

def number():
    return 3

def heads():
    return nn.Identity()
"""


@pytest.fixture
def model(tmp_path: Path) -> str:
    (tmp_path / "helper.py").write_text("WIDTH = 8\n")
    (tmp_path / "model.py").write_text(MODEL)
    return "model.py"


def test_metrics_and_costs_of_a_network_of_ones_own(freerea, model) -> None:
    done = freerea("score", f"{model}:build", "--input", "1x8x8", "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert set(report["metrics"]) == {"linear_regions", "log_synflow"}
    assert all(value > 0 for value in report["metrics"].values())
    assert report["costs"] == {"flops": 8 * 9 * 64 + 512 * 7, "params": 8 * 9 + 8 + 512 * 7 + 7}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("model.py:build",), "`--input` is missing: the shape of one image, as 3x32x32."),
        (("model.py:build", "--input", "3x8"), "`--input 3x8` must be channels, height and width"),
        (("model.py:build", "--input", "3x8x8"), "does not take images of 3x8x8: "),
        (("model.py:features", "--input", "1x8x8"), "must return logits (n, classes), got (2, 8,"),
        (("model.py:none", "--input", "1x8x8"), "`model.py` has no function `none`."),
        (("none.py:build", "--input", "1x8x8"), "there is no file `none.py`; write path/to/model"),
        (("model.py:number", "--input", "1x8x8"), "must return a torch.nn.Module, got int."),
        (
            ("model.py:build", "--input", "1x8x8", "--metric", "skipped_layers"),
            "metric `skipped_layers` needs an architecture of a search space, not a network.",
        ),
        (
            ("|none~0|+|none~0|none~1|+|none~0|none~1|none~2|", "--input", "3x8x8"),
            "`--input` is for networks from a file",
        ),
    ],
)
def test_one_line_says_what_would_be_right(freerea, model, arguments, message) -> None:
    done = freerea("score", *arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1
