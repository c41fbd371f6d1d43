"""The option `--fitness`, and scores that commands print."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from freerea.metrics import StandardPoolScore
from freerea.samplers import SpaceVariation, founders
from freerea.spaces import NATSTopology
from tests.cli.commands.small_survey import SPACE

CELL = "|nor_conv_3x3~0|+|nor_conv_3x3~0|avg_pool_3x3~1|+|skip_connect~0|nor_conv_3x3~1|none~2|"
QUICK = ("--population", 4, "--tournament", 2, "--repeats", 1)
METRICS = ("activation_patterns", "response_correlation", "batch_meco", "skipped_layers")


def read_history(folder: Path) -> list[dict[str, str]]:
    with (folder / "history.csv").open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("engine", ["optuna", "pymoo"])
def test_a_search_is_scored_relative_to_its_founders(freerea, tmp_path, engine: str) -> None:
    folder = tmp_path / "out"
    done = freerea(
        *("search", *QUICK, "--fitness", "forward", "--evaluations", 20, "--engine", engine),
        *("--output", folder),
    )
    assert done.returncode == 0, done.stderr

    result = json.loads((folder / "result.json").read_text())
    history = read_history(folder)
    values = np.array([[float(row[name]) for name in METRICS] for row in history])
    directions: list[Any] = ["maximize"] * len(METRICS)
    scores = StandardPoolScore().relative_to(values[:4], directions)(values, directions)
    assert [float(row["score"]) for row in history] == pytest.approx(scores)
    best = int(scores.argmax())
    assert result["architecture"] == history[best]["architecture"]
    assert result["score"] == pytest.approx(scores[best])
    assert result["founders_beaten"] == pytest.approx((scores[:4] < scores[best]).mean())
    assert result["fitness"] == "forward"
    assert f"{scores[best]:.4g}" in done.stdout
    assert f"above {100 * result['founders_beaten']:.0f} % of the founders" in done.stdout


def test_a_search_looks_for_the_fitness_that_it_is_given(freerea, tmp_path) -> None:
    done = freerea(
        *("search", *QUICK, "--fitness", "flops-skips", "--evaluations", 8, "--json"),
        *("--output", tmp_path / "out"),
    )
    result = json.loads(done.stdout)
    assert result["fitness"] == result["settings"]["fitness"] == "flops-skips"
    assert list(result["metrics"]) == ["flops", "skipped_layers"]
    assert "founders_beaten" not in result
    row = read_history(tmp_path / "out")[0]
    assert list(row)[:5] == ["number", "architecture", "metric:flops", "skipped_layers", "score"]


def test_a_search_keeps_the_fitness_that_it_began_with(freerea, tmp_path, monkeypatch) -> None:
    freerea("search", *QUICK, "--evaluations", 4, "--output", "out")
    settings = json.loads((tmp_path / "out" / "settings.json").read_text())
    assert settings["fitness"] == "forward"
    monkeypatch.setattr("freerea.metrics.evaluation.fitness.DEFAULT_FITNESS", "flops")

    done = freerea("search", "--resume", "out", "--evaluations", 6, "--json")
    assert json.loads(done.stdout)["fitness"] == "forward"
    again = freerea("search", "--resume", "out", "--fitness", "forward", "--json")
    assert again.returncode == 0, again.stderr
    for option, value in (("--fitness", "flops"), ("--metric", "flops"), ("--score", "paper")):
        refused = freerea("search", "--resume", "out", option, value)
        assert refused.returncode == 2
        assert f"`{option}` differs from the search in `out`" in refused.stderr


def test_a_score_is_compared_with_the_founders_of_a_search(freerea) -> None:
    options = ("--repeats", 1, "--seed", 2, "--fitness", "flops")
    report = json.loads(freerea("score", CELL, *options, "--json").stdout)

    space = NATSTopology()
    genotypes = founders(SpaceVariation(space), seed=2)
    canonical = [space.canonical_genotype(each) for each in genotypes]
    values = np.array([[space.costs(each)["flops"]] for each in canonical], dtype=float)
    own = np.array([[report["metrics"]["flops"]]])
    score = StandardPoolScore().relative_to(values, ["maximize"])
    assert report["fitness"] == "flops"
    assert report["score"] == pytest.approx(score(own, ["maximize"])[0])
    assert report["percentile"] == pytest.approx(100 * (values < own).mean())

    plain = freerea("score", CELL, *options)
    standing = f"{report['score']:.4g}, above {report['percentile']:.0f} % of the founders"
    assert standing in plain.stdout


def test_the_score_of_one_of_the_founders_is_that_of_the_search(freerea, tmp_path) -> None:
    shared = ("--fitness", "forward", "--repeats", 1, "--seed", 3)
    done = freerea("search", *shared, "--evaluations", 25, "--json", "--output", tmp_path / "out")
    result = json.loads(done.stdout)

    report = json.loads(freerea("score", result["architecture"], *shared, "--json").stdout)

    assert report["metrics"] == result["metrics"]
    assert report["score"] == pytest.approx(result["score"])
    assert report["percentile"] == pytest.approx(100 * result["founders_beaten"])


@pytest.mark.parametrize(
    "options",
    [
        ("--fitness", "flops", "--no-reference"),
        ("--fitness", "flops-skips"),
        ("--metric", "flops"),
    ],
    ids=["not wanted", "no reference", "no fitness"],
)
def test_a_score_is_left_out_that_is_not_wanted_or_says_nothing(freerea, options) -> None:
    done = freerea("score", CELL, "--repeats", 1, *options, "--json")
    assert done.returncode == 0, done.stderr
    assert not {"score", "percentile"} & set(json.loads(done.stdout))
    assert "founders" not in done.stderr


def test_a_network_is_measured_by_what_is_left_of_a_fitness(freerea, tmp_path) -> None:
    (tmp_path / "model.py").write_text(
        "from torch import nn\n\n"
        "def build():\n    return nn.Sequential(nn.Flatten(), nn.Linear(12, 3))\n"
    )
    network = ("score", "model.py:build", "--input", "3x2x2", "--repeats", 1)
    done = freerea(*network, "--fitness", "flops-skips", "--json")
    assert list(json.loads(done.stdout)["metrics"]) == ["flops"]
    assert done.stderr == (
        "note: fitness `flops-skips` does without one metric: `skipped_layers` needs an "
        "architecture of a search space, not a network.\n"
    )
    assert freerea(*network).stderr == ""


def test_rankings_of_a_fitness_are_compared(freerea, table, tmp_path) -> None:
    done = freerea(
        *("correlate", "--space", SPACE.name, "--benchmark", table, "--output", tmp_path / "out"),
        *("--sample", 20, "--fitness", "flops", "--json"),
    )
    assert done.returncode == 0, done.stderr
    assert list(json.loads(done.stdout)["correlations"]) == ["flops", "pool score"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("search", "--fitness", "paper", "--metric", "flops"),
            "`--fitness paper` cannot be used with `--metric`: a fitness has metrics and a score",
        ),
        (
            ("search", "--fitness", "paper", "--score", "paper"),
            "`--fitness paper` cannot be used with `--score`: a fitness has metrics and a score",
        ),
        (
            ("score", CELL, "--fitness", "paper", "--metric", "flops"),
            "`--fitness paper` cannot be used with `--metric`: a fitness has metrics and a score",
        ),
        (("search", "--fitness", "flop"), "unknown fitness `flop`. Did you mean `flops`? Known: "),
        (("score", CELL, "--fitness", ""), "unknown fitness ``. Known: "),
    ],
)
def test_a_mistake_is_said_in_one_line(freerea, arguments, message: str) -> None:
    done = freerea(*arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
