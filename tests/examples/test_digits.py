"""The example of networks of one's own runs, and compares like with like."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "define_by_run.py"
LINE = re.compile(
    r"  (searched|random) +([\d,]+) multiply-adds +([\d,]+) parameters  accuracy ([\d.]+)%"
)


@pytest.mark.slow
def test_what_was_found_is_trained_beside_a_random_network_of_the_same_budget() -> None:
    options = ("--trials", "5", "--epochs", "2", "--seeds", "2")
    done = subprocess.run(
        [sys.executable, EXAMPLE, *options],
        capture_output=True,
        text=True,
        timeout=250,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = LINE.findall(done.stdout)
    assert [name for name, *_ in lines] == ["searched", "random"] * 2
    accuracies: dict[str, list[float]] = {"searched": [], "random": []}
    for name, flops, params, accuracy in lines:
        smallest = 0 if name == "searched" else 0.5
        assert smallest <= int(flops.replace(",", "")) / 1e6 <= 1
        assert smallest <= int(params.replace(",", "")) / 2e4 <= 1
        accuracies[name].append(float(accuracy))
    for name, values in accuracies.items():
        said = re.search(rf"^{name} +mean accuracy ([\d.]+)%$", done.stdout, re.MULTILINE)
        assert said is not None
        assert float(said[1]) == pytest.approx(sum(values) / 2, abs=0.11)
    assert max(max(values) for values in accuracies.values()) > 20  # chance is 10
