"""`freerea list` and `freerea --help`."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import version

import pytest


@pytest.mark.parametrize(
    ("what", "names"),
    [
        ("metrics", {"linear_regions", "log_synflow", "skipped_layers"}),
        ("spaces", {"nats-tss", "nasbench101"}),
        ("constraints", {"flops", "params", "peak_memory", "model_size", "latency"}),
        ("scores", {"paper", "standard", "log-rank"}),
        ("fitnesses", {"paper", "forward", "flops", "flops-skips", "naswot", "tf-moenas"}),
        ("exporters", {"onnx", "pt2", "py", "pt", "safetensors"}),
        (
            "algorithms",
            {"freerea", "regularized-evolution", "random", "reinforce", "naswot", "tf-moenas"}
            | {"rsps", "darts", "darts-second-order", "gdas", "enas", "te-nas"},
        ),
        ("plugins", {"freerea-exporters", "freerea-metrics", "freerea-spaces", "freerea-devices"}),
    ],
)
def test_what_is_built_in_comes_from_our_distribution(freerea, what, names) -> None:
    rows = json.loads(freerea("list", what, "--json").stdout)
    ours = {row["name"]: row for row in rows if row["distribution"] == "freerea"}
    assert names <= set(ours)
    for name in names:
        assert ours[name]["version"] == version("freerea")
        assert ours[name]["status"] == "active"
        assert what == "plugins" or ours[name]["help"].endswith(".")
    shown = freerea("list", what).stdout
    assert all(name in shown for name in names)


def test_the_version_is_that_of_the_distribution(freerea) -> None:
    assert freerea("--version").stdout == f"freerea {version('freerea')}\n"


def run_without(heavy: set[str], *arguments: str) -> str:
    """Run a command in a new process, which fails if it imports one of these; return its output."""
    program = (
        "import sys\n"
        "from freerea.cli import main\n"
        f"sys.argv = {['freerea', *arguments]}\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"heavy = {heavy} & set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_help_imports_nothing_heavy() -> None:
    assert "search" in run_without({"torch", "optuna", "pymoo", "numpy", "nats_bench"}, "--help")


@pytest.mark.parametrize(
    ("what", "name"),
    [
        ("metrics", "linear_regions"),
        ("spaces", "nats-tss"),
        ("constraints", "flops"),
        ("scores", "log-rank"),
        ("plugins", "freerea-metrics"),
    ],
)
def test_a_list_imports_nothing_heavy(what: str, name: str) -> None:
    heavy = {"torch", "optuna", "pymoo", "scipy", "nats_bench"}
    assert name in run_without(heavy, "list", what, "--json")
