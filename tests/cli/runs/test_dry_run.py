"""A dry run refuses what the search refuses, and says what it would do."""

from __future__ import annotations

import json

import pytest

from tests.images.photos import make_folder

FRONT = ("pareto", "--objective", "skipped_layers", "--objective", "flops")
SEARCH = ("search", "--fitness", "flops")


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ((*FRONT, "--population", 1), "`--population` must be at least 2, got 1."),
        ((*FRONT, "--config", "front.toml"), "unknown algorithm `foo`"),
        (
            (*SEARCH, "--engine", "pymoo", "--algorithm", "random"),
            "`--engine pymoo` runs evolutions only: algorithm `random` is none.",
        ),
        (
            (*SEARCH, "--engine", "pymoo", "--algorithm", "gdas", "--images", "photos"),
            "`--engine pymoo` runs evolutions only: algorithm `gdas` is none.",
        ),
        ((*SEARCH, "--jobs", "x"), "`--jobs` must be a whole number or `auto`, got x."),
        ((*SEARCH, "--output", "taken"), "`--output taken` already holds a search"),
        (
            (*SEARCH, "--output", "photos/a/000.png"),
            "`--output photos/a/000.png` cannot be written",
        ),
        ((*FRONT, "--output", "taken"), "`--output taken` already holds a search"),
        ((*SEARCH, "--algorithm", "gdas"), "algorithm `gdas` trains networks"),
        ((*SEARCH, "--benchmark", "table.csv"), "test_accuracy"),
    ],
)
def test_what_a_search_refuses(freerea, tmp_path, command, words) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "settings.json").write_text("{}")
    (tmp_path / "front.toml").write_text('algorithm = "foo"')
    (tmp_path / "table.csv").write_text(
        "arch,cifar10_latency\n|none~0|+|none~0|none~1|+|none~0|none~1|none~2|,1\n"
    )
    make_folder(tmp_path / "photos", {"a": 12, "b": 8})
    before = sorted(tmp_path.rglob("*"))
    rehearsed, done = freerea(*command, "--dry-run", "--quiet"), freerea(*command, "--quiet")
    assert (rehearsed.returncode, done.returncode) == (2, 2)
    assert words in rehearsed.stderr
    assert rehearsed.stderr == done.stderr
    assert sorted(tmp_path.rglob("*")) == before


def test_the_budget_is_at_most_what_the_algorithm_proposes(freerea) -> None:
    command = ("search", "--fitness", "flops", "--algorithm", "te-nas", "--dry-run")
    planned = json.loads(freerea(*command, "--json").stdout)
    assert planned["evaluations"] == 1
    assert "1 evaluations" in freerea(*command).stdout


def test_a_search_that_goes_on_may_be_tried(freerea, tmp_path) -> None:
    few = ("--metric", "skipped_layers", "--population", 4, "--tournament", 2, "--evaluations", 6)
    assert freerea("search", *few, "--output", "run").returncode == 0
    before = sorted(tmp_path.rglob("*"))
    done = freerea("search", "--resume", "run", "--evaluations", 9, "--dry-run")
    assert done.returncode == 0
    assert "9 evaluations" in done.stdout
    assert sorted(tmp_path.rglob("*")) == before
