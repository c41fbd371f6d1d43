"""`--fitness paper` searches as the command did when it was the default."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from freerea.spaces import NATSTopology

HISTORY = [
    *(12727, 14914, 10657, 15387, 4499, 2386, 7661, 5151, 3036, 2041),
    *(15033, 10737, 13562, 9614, 13110, 7318, 1634, 6518, 5853, 10689),
    *(7457, 14753, 14678, 14194, 11336, 12721, 6439, 13538, 14017, 1402),
    *(2042, 4197, 4784, 10355, 7625, 8503, 4354, 11960, 5542, 7183),
]
"""What was evaluated, by the numbers that NATS-Bench gives to cells."""

ANSWER = (
    "|nor_conv_1x1~0|+|avg_pool_3x3~0|nor_conv_3x3~1|"
    "+|skip_connect~0|skip_connect~1|nor_conv_3x3~2|"
)
METRICS = {
    "linear_regions": 617.5945059920841,
    "log_synflow": 329291.6575056029,
    "skipped_layers": 1.5,
}
FIRST = {
    "linear_regions": 541.49510352286,
    "log_synflow": 54510.52133182974,
    "skipped_layers": 0.75,
}
LAST = {
    "linear_regions": 579.4512859059199,
    "log_synflow": 80658.89041729244,
    "skipped_layers": 1.5,
}


def test_the_history_and_the_values_are_those_of_the_former_default(
    freerea, tmp_path: Path
) -> None:
    done = freerea(
        *("search", "--fitness", "paper", "--evaluations", 40, "--output", "out", "--json"),
        *("--limit", "flops=1e8", "--limit", "params=8e5"),
    )

    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    with (tmp_path / "out" / "history.csv").open(newline="") as file:
        history = list(csv.DictReader(file))
    space = NATSTopology()
    cells = [space.architecture(row["architecture"]) for row in history]
    assert [space.index(each.genotype) for each in cells] == HISTORY
    assert result["architecture"] == ANSWER
    assert result["metrics"] == pytest.approx(METRICS, rel=1e-5)
    assert result["score"] == pytest.approx(2.605, abs=5e-4)
    for row, values in ((history[0], FIRST), (history[-1], LAST)):
        assert {name: float(row[name]) for name in values} == pytest.approx(values, rel=1e-5)
