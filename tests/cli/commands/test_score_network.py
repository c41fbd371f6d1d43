"""`freerea score model.py:build`: metrics, shapes and mistakes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from freerea.cli.scoring.network_file import parse_shape
from freerea_plugins import InputError

MODEL = """
from __future__ import annotations

import dataclasses
import sys

import helper
from torch import nn

@dataclasses.dataclass
class Size:
    classes: int = 7

def of_size():
    assert "model" not in sys.modules
    return nn.Sequential(nn.Flatten(), nn.Linear(64, Size().classes)).double()

def sized(classes, width=3):
    return nn.Linear(classes, width)

network = of_size()

def vectors():
    return nn.Sequential(nn.Linear(16, 128), nn.ReLU(), nn.Linear(128, 3))

def signals():
    return nn.Sequential(nn.Conv1d(2, 32, 3), nn.ReLU(), nn.Flatten(), nn.Linear(448, 3))

def volumes():
    return nn.Sequential(nn.Conv3d(1, 32, 3), nn.ReLU(), nn.Flatten(), nn.Linear(256, 3))

def build():
    return nn.Sequential(
        *(nn.Conv2d(1, helper.WIDTH, 3, padding=1), nn.ReLU()),
        *(nn.Conv2d(8, 8, 3, padding=1), nn.SiLU(), nn.Flatten(), nn.Linear(8 * 64, 7)),
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
    assert set(report["metrics"]) == {
        *("activation_patterns", "response_correlation", "batch_meco")
    }
    assert all(value > 0 for value in report["metrics"].values())
    assert report["costs"] == {
        "flops": 9 * 8 * 9 * 64 + 512 * 7,
        "params": 9 * 8 * 9 + 16 + 512 * 7 + 7,
        "peak_memory": 2 * 512,
        "model_size": 9 * 8 * 9 + 4 * 16 + 512 * 7 + 4 * 7,
    }
    assert {name: len(each) for name, each in report["repeats"].items()} == dict.fromkeys(
        report["metrics"], 3
    )
    assert all(spread > 0 for spread in report["spread"].values())


def test_a_file_may_use_dataclasses_and_a_network_any_precision(freerea, model) -> None:
    done = freerea("score", f"{model}:of_size", "--input", "1x8x8", "--repeats", 1, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["costs"] == {
        "flops": 64 * 7,
        "params": 65 * 7,
        "peak_memory": 7,
        "model_size": 64 * 7 + 4 * 7,
    }


@pytest.mark.parametrize(
    ("function", "shape", "flops"),
    [
        ("vectors", "16", 16 * 128 + 128 * 3),
        ("signals", "2x16", 2 * 3 * 448 + 448 * 3),
        ("volumes", "1x4x4x4", 27 * 256 + 256 * 3),
    ],
)
def test_networks_may_take_something_else_than_images(
    freerea, model, function, shape, flops
) -> None:
    done = freerea(
        *("score", f"{model}:{function}", "--input", shape, "--repeats", 1, "--json"),
        *("--metric", "linear_regions", "--metric", "log_synflow"),
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["costs"]["flops"] == flops
    assert all(value > 0 for value in report["metrics"].values())


@pytest.mark.parametrize(
    "text", ["3x8²x8", "3x٣x8", "3x0x8", "3x-1", "x", "", "3x32x", "3,32,32", "3X32X32", " 3"]
)
def test_a_shape_is_positive_whole_numbers(text) -> None:
    with pytest.raises(InputError) as caught:
        parse_shape(text)
    assert str(caught.value) == (
        f"`--input {text}` must be positive whole numbers, channels first, as 3x32x32."
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("model.py",), "`model.py` names no function: write model.py:function."),
        (("model.py", "--input", "3x8x8"), "`model.py` names no function: write model.py:function"),
        (("model.py:", "--input", "3x8x8"), "`model.py:` names no function: write model.py:funct"),
        (
            ("model.py:sized", "--input", "1x8x8"),
            "`model.py:sized` must be a function without arguments: missing a required argument: "
            "'classes'.",
        ),
        (
            ("model.py:network", "--input", "1x8x8"),
            "`model.py:network` is a network: name a function that returns it.",
        ),
        (
            ("model.py:build", "--input", "1x8x8", "--benchmark", "table.csv"),
            "`--benchmark` is for architectures: it has no values of your networks.",
        ),
        (("model.py:build",), "`--input` is missing: the shape of one image, as 3x32x32."),
        (("model.py:build", "--input", "9" * 5000), "` must be positive whole numbers, channels"),
        (("model.py:build", "--input", "0x8x8"), "`--input 0x8x8` must be positive whole numbers"),
        (
            ("model.py:build", "--input", "1x8x8", "--repeats", 10**12),
            "`repeats` must be at most 10,000, got 1000000000000.",
        ),
        (("model.py:build", "--input", "3x8"), "does not take images of 3x8: "),
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
