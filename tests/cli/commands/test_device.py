"""`freerea device`, and limits that it brings."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from freerea.devices import BOARDS

SEARCH = ("search", "--fitness", "flops", "--evaluations", "3", "--jobs", "1", "--population", "5")


def test_boards_are_listed_with_their_limits(freerea) -> None:
    rows = {row["name"]: row for row in json.loads(freerea("device", "list", "--json").stdout)}

    assert rows["stm32f746"]["memory"] == 320 * 1024
    assert rows["stm32f746"]["limits"] == {
        "peak_memory": 320 * 1024,
        "model_size": 1024 * 1024 - 155_000,
    }
    assert all(row["source"].startswith("https://") for row in rows.values())
    shown = freerea("device", "list").stdout
    assert all(each.name in shown for each in BOARDS)
    assert "320 KiB" in shown


def test_a_board_and_units_limit_a_search(freerea, tmp_path: Path) -> None:
    done = freerea(*SEARCH, "--board", "stm32f446", "--limit", "flops=50M", "--output", "run")

    assert done.returncode == 0, done.stderr
    result = json.loads((tmp_path / "run" / "result.json").read_text())
    assert result["limits"] == {
        "peak_memory": 131072.0,
        "model_size": 512 * 1024 - 155_000.0,
        "flops": 5e7,
    }
    assert all(result["costs"][name] <= limit for name, limit in result["limits"].items())
    assert "limit 128 KiB" in done.stdout
    assert "limit 50M" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--limit", "flops=20ms"), "has the unit `s`, but `flops` is in multiply-adds"),
        (("--limit", "peak_memory=many"), "must be a number, as peak_memory=256KiB"),
        (("--limit", "flops"), "`--limit flops` must be NAME=VALUE"),
        (("--limit", "peak_memory:int4=1KiB"), "unknown option of `peak_memory` `int4`"),
        (("--limit", "flops:x=1M"), "constraint `flops` takes no argument, got `x`"),
        (("--limit", "latency=20ms"), "`latency` needs a table of operators"),
        (("--limit", "latency:none.csv=20ms"), "table of operators `none.csv` cannot be read"),
        (("--board", "toaster"), "unknown board `toaster`"),
    ],
)
def test_a_limit_that_is_wrong_is_refused_in_one_line(freerea, arguments, message) -> None:
    done = freerea(*SEARCH, *arguments)

    assert done.returncode == 2
    assert message in done.stderr
    assert done.stderr.count("\n") == 1


def test_operators_are_listed_once(freerea, tmp_path: Path) -> None:
    options = ("device", "operators", "--space", "nats-sss", "--architectures", "1")
    done = freerea(*options, "--output", "list.csv", "--json")

    assert json.loads(done.stdout)["measured"] == 0
    lines = (tmp_path / "list.csv").read_text().splitlines()
    assert lines[0] == "# space: nats-sss"
    rows = list(csv.DictReader(each for each in lines if not each.startswith("#")))
    assert len(rows) == json.loads(done.stdout)["operators"]
    assert {row["kind"] for row in rows} >= {"convolution", "add", "linear"}
    again = freerea(*options, "--output", "list.csv")
    assert again.returncode == 2
    assert "is there already" in again.stderr


def test_a_table_is_measured_checked_and_limits(freerea, tmp_path: Path) -> None:
    options = ("--space", "nats-sss", "--architectures", "2", "--seed", "3")
    profile = freerea("device", "profile", *options, "--output", "mine.csv")
    assert profile.returncode == 0, profile.stderr
    assert "with times are in mine.csv" in profile.stdout

    lacking = freerea("device", "check", "mine.csv", "--architectures", "3", "--seed", "9")
    assert lacking.returncode == 2
    assert "measure more by `freerea device profile" in lacking.stderr

    other = freerea("device", "profile", *options, "--threads", "2", "--output", "mine.csv")
    assert "has threads 1, not 2: take another file" in other.stderr


def test_a_check_says_how_well_sums_agree(freerea, tmp_path: Path) -> None:
    freerea("device", "profile", "--space", "constant", "--output", "x.csv")  # Unknown: no file.
    assert not (tmp_path / "x.csv").exists()
    (tmp_path / "bare.csv").write_text("operator,seconds\n")

    assert "does not say `# runtime: …`" in freerea("device", "check", "bare.csv").stderr
    few = freerea("device", "check", "bare.csv", "--architectures", "1")
    assert "`--architectures` must be 3 or more, got 1" in few.stderr


def test_score_prints_what_a_device_needs(freerea) -> None:
    cell = "|skip_connect~0|+|none~0|none~1|+|skip_connect~0|none~1|none~2|"
    report = json.loads(freerea("score", cell, "--metric", "flops", "--json").stdout)

    assert report["costs"]["peak_memory"] == 32768
    assert report["costs"]["model_size"] > report["costs"]["params"]
