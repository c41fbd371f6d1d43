"""What is importable, and what importing the kit costs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


def run_outside_the_checkout(program: str, folder: Path) -> str:
    finished = subprocess.run(
        [sys.executable, "-I", "-c", program],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return finished.stdout.strip()


def test_importing_the_kit_imports_no_heavy_library(tmp_path: Path) -> None:
    program = (
        "import freerea_plugins, sys\n"
        "heavy = {'torch', 'optuna', 'pymoo', 'numpy', 'nats_bench', 'freerea'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    assert run_outside_the_checkout(program, tmp_path) == "[]"


def test_importing_the_checks_imports_neither_torch_nor_a_test_runner(tmp_path: Path) -> None:
    program = (
        "import freerea_plugins.testing, sys\n"
        "heavy = {'torch', 'optuna', 'pymoo', 'numpy', 'pytest', 'unittest', 'freerea'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    assert run_outside_the_checkout(program, tmp_path) == "[]"


def test_the_folders_of_the_checkout_are_importable_under_freerea_only(tmp_path: Path) -> None:
    program = (
        "from importlib.util import find_spec\n"
        "names = ['metrics', 'spaces', 'images', 'devices', 'exporters', 'samplers',"
        " 'training', 'cli']\n"
        "print([name for name in names if find_spec(name)],"
        " [name for name in names if find_spec('freerea.' + name)])"
    )
    assert run_outside_the_checkout(program, tmp_path) == (
        "[] ['metrics', 'spaces', 'images', 'devices', 'exporters', 'samplers', 'training', 'cli']"
    )


def test_every_public_name_exists() -> None:
    import freerea_plugins

    assert all(hasattr(freerea_plugins, name) for name in freerea_plugins.__all__)


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        ("import freerea.metrics", {"torch"}),
        ("from freerea.metrics import PaperPoolScore", {"torch", "optuna"}),
        ("from freerea.spaces import NATSTopology, NASBench101", {"torch", "nats_bench"}),
        ("from freerea.samplers import FreeREAStrategy", {"torch", "optuna", "pymoo"}),
        ("from freerea.samplers import FreeREASampler", {"pymoo", "torch"}),
        ("from freerea.samplers import FreeREA", {"nats_bench", "nasbench_pytorch"}),
    ],
)
def test_what_is_not_asked_for_is_not_imported(statement, absent) -> None:
    program = f"{statement}\nimport sys\nprint(sorted({absent!r} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
