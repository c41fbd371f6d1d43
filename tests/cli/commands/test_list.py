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
        ("constraints", {"flops", "params"}),
        ("scores", {"paper", "log-rank"}),
        ("plugins", {"freerea-metrics", "freerea-spaces"}),
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


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys\n"
        "from freerea.cli import main\n"
        "sys.argv = ['freerea', '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'torch', 'optuna', 'pymoo', 'numpy', 'nats_bench'} & set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "search" in done.stdout
