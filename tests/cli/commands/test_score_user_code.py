"""`freerea score model.py:build`: the code of the user fails, ends, prints or cannot be run."""

from __future__ import annotations

import json
import traceback
from pathlib import Path

import pytest

from freerea.cli.scoring import user_code
from freerea.cli.scoring.network_file import build_network

FAILING = """
import sys

import division
from torch import nn

def divides():
    return division.divided(0)

def ends_well():
    sys.exit(0)

def ends():
    sys.exit()

def is_stopped():
    raise KeyboardInterrupt

def chained():
    try:
        return division.divided(0)
    except ZeroDivisionError as error:
        raise LookupError("first\\nsecond \\x1b[2J") from error

def endless():
    return endless()

def of_a_class():
    return nn.Identity

class Breaks(nn.Module):
    def __init__(self, times, error):
        super().__init__()
        self.linear, self.times, self.error = nn.Linear(4, 3), times, error

    def forward(self, x):
        self.times -= 1
        if self.times < 0:
            raise self.error
        return self.linear(x)

def leaves_when_called():
    return Breaks(0, SystemExit(0))

def breaks_later():
    return Breaks(2, RuntimeError("later"))

class Talks(nn.Linear):
    def forward(self, x):
        print("so many", len(x))
        return super().forward(x)

def talks():
    print("building")
    return Talks(4, 3)
"""


@pytest.fixture
def failing(tmp_path: Path) -> str:
    (tmp_path / "division.py").write_text("def divided(by):\n    return 1 / by\n")
    (tmp_path / "failing.py").write_text(FAILING)
    return "failing.py"


@pytest.mark.parametrize(
    ("function", "message", "frames"),
    [
        ("divides", "ZeroDivisionError: division by zero", ["in divides", "in divided"]),
        ("ends_well", "SystemExit: 0", ["in ends_well"]),
        ("ends", "SystemExit", ["in ends"]),
        (
            "chained",
            r"LookupError: first second \x1b[2J",
            ["in chained", "in divided", "direct cause"],
        ),
        ("endless", "RecursionError: maximum recursion depth exceeded", ["in endless", "repeated"]),
        ("leaves_when_called", "SystemExit: 0", ["in forward"]),
        ("breaks_later", "RuntimeError: later", ["in forward"]),
    ],
)
def test_what_a_file_raises_is_shown_with_its_own_frames(
    freerea, failing, function, message, frames
) -> None:
    done = freerea("score", f"{failing}:{function}", "--input", "4", "--json")
    assert done.returncode == 2
    assert done.stdout == ""
    first = done.stderr.splitlines()[0]
    assert first.startswith(f"error: `failing.py:{function}` raised {message}")
    assert all(frame in done.stderr for frame in frames)
    assert "freerea/cli" not in done.stderr
    assert "\x1b" not in done.stderr
    assert len(done.stderr.splitlines()) < 30


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"def build(:\n", "SyntaxError: invalid syntax"),
        (b"x = '\xff'\n", "SyntaxError: "),
        (b"\0", "SyntaxError: source code string cannot contain null bytes"),
        (b"import no_such_module\n", "ModuleNotFoundError: No module named 'no_such_module'"),
        (b"raise SystemExit(0)\n", "SystemExit: 0"),
        (b"import sys; sys.exit()\n", "SystemExit"),
        (b"def __getattr__(name): raise OSError(name)\n", "OSError: build"),
    ],
)
@pytest.mark.parametrize("name", ["broken.py", "a:b.py", ".py", "a b.v2.py"])
def test_a_file_that_cannot_be_run(freerea, tmp_path, content, message, name) -> None:
    (tmp_path / name).write_bytes(content)
    done = freerea("score", f"{name}:build", "--input", "4")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith(f"error: `{name}:build` raised {message}")
    assert "freerea/cli" not in done.stderr
    assert "frozen" not in done.stderr


def test_an_interruption_is_no_error_of_the_file(tmp_path, failing) -> None:
    with pytest.raises(KeyboardInterrupt):
        build_network(tmp_path / failing, "is_stopped")


def test_a_class_is_no_network(freerea, failing) -> None:
    done = freerea("score", f"{failing}:of_a_class", "--input", "4")
    assert "must return a torch.nn.Module, got the class Identity." in done.stderr


def test_what_a_file_prints_is_not_in_the_output(freerea, failing) -> None:
    done = freerea("score", f"{failing}:talks", "--input", "4", "--repeats", 1, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["costs"]["flops"] == 12
    assert "building" in done.stderr
    assert "so many 2" in done.stderr


def test_a_folder_is_no_file(freerea, tmp_path) -> None:
    (tmp_path / "model.py").mkdir()
    done = freerea("score", "model.py:build", "--input", "4")
    assert "there is no file `model.py`" in done.stderr


def test_a_virtual_environment_beside_the_file_is_not_the_users(
    tmp_path, failing, monkeypatch
) -> None:
    library = tmp_path / ".venv" / "site-packages"
    library.mkdir(parents=True)
    monkeypatch.syspath_prepend(library)
    own = user_code._OwnFrames(tmp_path / failing)
    frames = {
        str(tmp_path / failing): True,
        str(tmp_path / "models" / "layers.py"): True,
        str(library / "some_library.py"): False,
        str(tmp_path.parent / "elsewhere.py"): False,
        "<string>": False,
    }
    monkeypatch.chdir(tmp_path)
    for name, expected in frames.items():
        assert own.has(traceback.FrameSummary(name, 1, "function")) == expected
