"""`--cache`: what one command measured, another does not measure again."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.plugin_files import write_plugin

QUICK = ("--population", 4, "--tournament", 2, "--repeats", 1, "--evaluations", 6)
CELL = "|nor_conv_3x3~0|+|none~0|nor_conv_1x1~1|+|skip_connect~0|none~1|nor_conv_1x1~2|"
PLUGIN = '''
import os
from freerea_plugins import NetworkMetric, hookimpl

class Logged(NetworkMetric):
    """Writes a line for each measurement."""

    name = "logged"

    def measure(self, probe):
        with open(os.environ["LOGGED"], "a") as file:
            print("measured", file=file)
        return float(sum(each.numel() for each in probe.network.parameters()))

@hookimpl
def freerea_metrics():
    return [Logged]
'''


@pytest.fixture
def freerea(freerea_process):
    """Run processes: each has the plugin from its start, as its own workers have."""
    return freerea_process


@pytest.fixture
def log(tmp_path, monkeypatch) -> Path:
    """Install a plugin with a metric that writes a line for each measurement."""
    folder = tmp_path / "installed"
    write_plugin(folder, "freerea-logged", PLUGIN, module="freerea_logged", entry_point="logged")
    log = tmp_path / "log"
    log.touch()
    monkeypatch.setenv("PYTHONPATH", str(folder))
    monkeypatch.setenv("LOGGED", str(log))
    return log


@pytest.fixture
def cache(tmp_path) -> Path:
    return tmp_path / "cache" / "metrics.sqlite"


def measurements(log: Path) -> int:
    return len(log.read_text().splitlines())


def rows(cache: Path) -> int:
    with closing(sqlite3.connect(cache)) as connection:
        count: int = connection.execute("SELECT count(*) FROM result").fetchone()[0]
    return count


def test_the_same_search_again_measures_nothing_and_finds_the_same(
    freerea, tmp_path, log, cache
) -> None:
    for name, jobs in (("first", 1), ("second", 2)):
        options = (*QUICK, "--metric", "logged", "--cache", cache, "--jobs", jobs)
        done = freerea("search", *options, "--output", tmp_path / name)
        assert done.returncode == 0, done.stderr
        assert "warning" not in done.stderr
        assert measurements(log) == rows(cache) == 6

    first, second = ((tmp_path / name / "history.csv").read_text() for name in ("first", "second"))
    assert first == second
    settings = json.loads((tmp_path / "first" / "settings.json").read_text())
    assert "cache" not in settings


def test_a_resumed_search_uses_the_cache_that_it_is_given(freerea, tmp_path, log, cache) -> None:
    folder = tmp_path / "search"
    freerea("search", *QUICK, "--metric", "logged", "--output", folder)
    done = freerea("search", "--resume", folder, "--evaluations", 8, "--cache", cache)
    assert done.returncode == 0, done.stderr
    assert measurements(log) == 8
    assert rows(cache) == 2


def test_scores_are_kept_and_another_metric_is_measured_alone(freerea, log, cache) -> None:
    score = ("score", CELL, "--cache", cache, "--json", "--metric", "logged")
    first = freerea(*score)
    assert first.returncode == 0, first.stderr
    # The mean, which a search finds too, and the value of each repeat.
    assert (measurements(log), rows(cache)) == (3, 1 + 3)
    both = json.loads(freerea(*score, "--metric", "linear_regions").stdout)["metrics"]
    assert (measurements(log), rows(cache)) == (3, 2 * (1 + 3))
    assert both == json.loads(first.stdout)["metrics"] | {"linear_regions": both["linear_regions"]}


def test_the_environment_names_the_cache_and_the_option_may_switch_it_off(
    freerea, tmp_path, log, cache, monkeypatch
) -> None:
    monkeypatch.setenv("FREEREA_CACHE", str(cache))
    freerea("score", CELL, "--metric", "logged")
    assert (measurements(log), rows(cache)) == (3, 4)
    before = cache.read_bytes()
    freerea("score", CELL, "--metric", "logged", "--cache", "off")
    assert measurements(log) == 6
    assert cache.read_bytes() == before
    assert list(tmp_path.rglob("*.sqlite")) == [cache]


def test_the_cache_is_in_the_folder_of_the_user_by_default(freerea, tmp_path, monkeypatch) -> None:
    monkeypatch.delenv("FREEREA_CACHE")
    for name in ("HOME", "USERPROFILE", "LOCALAPPDATA", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    done = freerea("score", CELL, "--metric", "naswot", "--repeats", 1)
    assert done.returncode == 0, done.stderr
    (file,) = (tmp_path / "home").rglob("*.sqlite")
    assert rows(file) == 1


def test_a_damaged_file_gives_one_line_and_the_search_goes_on(freerea, tmp_path, cache) -> None:
    cache.parent.mkdir()
    cache.write_bytes(b"damaged" * 1000)
    options = (*QUICK, "--metric", "log_synflow", "--output", tmp_path / "search")
    done = freerea("search", *options, "--cache", cache)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    (line,) = [each for each in done.stderr.splitlines() if "evaluations, " not in each]
    assert line.startswith(f"warning: cache `{cache}` is damaged")
    assert "metrics-1.sqlite" in line
    assert cache.read_bytes() == b"damaged" * 1000
    assert rows(cache.with_name("metrics-1.sqlite")) == 6


def test_a_place_that_cannot_be_written_gives_one_line_and_the_command_goes_on(
    freerea, tmp_path
) -> None:
    (tmp_path / "file").touch()
    unwritable = tmp_path / "file" / "metrics.sqlite"
    done = freerea("score", CELL, "--metric", "naswot", "--repeats", 1, "--cache", unwritable)
    assert done.returncode == 0
    (line,) = done.stderr.splitlines()
    assert line.startswith("warning: cache `")
    assert "naswot" in done.stdout
