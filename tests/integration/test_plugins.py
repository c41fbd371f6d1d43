"""Plugins in distributions of their own, installed beside the project."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.pages import assert_printed, shown
from tests.plugin_files import write_plugin

EXAMPLE = Path(__file__).parents[2] / "examples" / "plugin"
ADDED = {
    "metrics": "feature_rank",
    "spaces": "tiny-plain",
    "constraints": "activation_memory",
    "fitnesses": "spread",
    "algorithms": "local-search",
    "plugins": "example",
}
QUICK = (
    *("search", "--space", "tiny-plain", "--metric", "feature_rank"),
    *("--evaluations", "8", "--repeats", "1", "--json"),
)
SEARCH = (*QUICK, "--population", "4", "--tournament", "2")


def pip(*arguments: str | Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def freerea(*arguments: str | Path, **environment: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("freerea"), *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **{name: str(value) for name, value in environment.items()}},
        timeout=120,
        check=False,
    )


def listed(what: str, **environment: str | Path) -> dict[str, dict[str, Any]]:
    done = freerea("list", what, "--json", **environment)
    assert done.returncode == 0, done.stderr
    return {row["name"]: row for row in json.loads(done.stdout)}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder into which the wheel of the example was installed."""
    folder = tmp_path_factory.mktemp("plugin")
    source = shutil.copytree(
        EXAMPLE, folder / "source", ignore=shutil.ignore_patterns("build", "*.egg-info")
    )
    wheels = folder / "wheels"
    pip("wheel", "--no-build-isolation", "--no-deps", "--wheel-dir", wheels, source)
    (wheel,) = wheels.glob("*.whl")
    pip("install", "--no-deps", "--no-index", "--target", folder / "installed", wheel)
    return folder / "installed"


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """Return a folder with an installed distribution whose module raises."""
    folder = tmp_path / "broken"
    source = "raise RuntimeError('no such accelerator')\n"
    names = {"module": "freerea_shaky", "entry_point": "shaky", "version": "2.5"}
    write_plugin(folder, "freerea-shaky", source, **names)
    return folder


@pytest.mark.parametrize(("what", "name"), ADDED.items())
def test_an_installed_plugin_is_listed_with_its_distribution(installed, what, name) -> None:
    row = listed(what, PYTHONPATH=installed)[name]
    assert row["distribution"] == "freerea-example-plugin"
    assert row["version"] == "0.1.0"
    assert row["status"] == "active"
    assert what == "plugins" or row["help"].endswith(".")


@pytest.mark.slow
def test_the_tests_of_the_example_pass_where_it_is_installed(installed, tmp_path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", EXAMPLE / "tests"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout


def test_metric_space_and_constraint_of_a_plugin_search_together(installed, tmp_path) -> None:
    output = tmp_path / "output"
    limit = ("--limit", "activation_memory=140000")
    done = freerea(*SEARCH, *limit, "--output", output, PYTHONPATH=installed)
    assert done.returncode == 0, done.stderr

    result = json.loads((output / "result.json").read_text())
    assert json.loads(done.stdout) == result
    assert result["space"] == "tiny-plain"
    assert set(result["metrics"]) == {"feature_rank"}
    assert 1 <= result["metrics"]["feature_rank"] <= 63
    assert result["limits"] == {"activation_memory": 140_000}
    assert 0 < result["costs"]["activation_memory"] <= 140_000
    assert result["costs"]["params"] > 0
    assert result["evaluations"] == 8
    assert result["versions"]["freerea-example-plugin"] == "0.1.0"


def test_an_algorithm_of_a_plugin_searches_within_a_limit(installed, tmp_path) -> None:
    algorithm = ("--algorithm", "local-search", "--set", "starts=3")
    limit = ("--limit", "activation_memory=140000")
    output = tmp_path / "output"
    done = freerea(*QUICK, *algorithm, *limit, "--output", output, PYTHONPATH=installed)
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["settings"]["algorithm"] == "local-search"
    assert result["evaluations"] == 8
    assert result["costs"]["activation_memory"] <= 140_000


def test_a_limit_of_a_plugin_below_the_smallest_cost_names_that_cost(installed, tmp_path) -> None:
    limit = ("--limit", "activation_memory=1000")
    done = freerea(*SEARCH, *limit, "--output", tmp_path / "output", PYTHONPATH=installed)
    assert done.returncode == 2
    assert "the smallest cost in `tiny-plain` is 65536 bytes" in done.stderr


def test_a_metric_of_a_plugin_works_on_a_space_that_is_built_in(installed) -> None:
    cell = "|nor_conv_3x3~0|+|none~0|nor_conv_1x1~1|+|skip_connect~0|none~1|nor_conv_1x1~2|"
    done = freerea("score", cell, "--metric", "feature_rank", "--json", PYTHONPATH=installed)
    assert done.returncode == 0, done.stderr
    assert 1 <= json.loads(done.stdout)["metrics"]["feature_rank"] <= 63


@pytest.mark.slow
def test_an_architecture_of_a_plugin_is_exported(installed, tmp_path) -> None:
    output = tmp_path / "output"
    assert freerea(*SEARCH, "--output", output, PYTHONPATH=installed).returncode == 0
    for name in ("network.py", "network.onnx"):
        to = ("--to", tmp_path / name, "--json")
        done = freerea("export", output, *to, PYTHONPATH=installed)
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["difference"] <= 1e-4

    done = freerea("export", output, "--to", tmp_path / "again.py")
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "cannot be used here: unknown space `tiny-plain`. Known: " in line


def test_a_disabled_plugin_adds_nothing(installed, tmp_path) -> None:
    environment = {"PYTHONPATH": installed, "FREEREA_DISABLE_PLUGINS": "example"}
    assert listed("plugins", **environment)["example"]["status"] == "disabled"
    assert "feature_rank" not in listed("metrics", **environment)
    done = freerea(*SEARCH, "--output", tmp_path / "output", **environment)
    assert done.returncode == 2
    assert "unknown space `tiny-plain`" in done.stderr
    assert "Skipped plugins" not in done.stderr


@pytest.mark.slow
def test_a_broken_plugin_is_reported_and_the_others_work(installed, broken, tmp_path) -> None:
    path = os.pathsep.join([str(broken), str(installed)])
    row = listed("plugins", PYTHONPATH=path)["shaky"]
    assert (row["distribution"], row["version"]) == ("freerea-shaky", "2.5")
    assert row["status"] == "broken"
    assert "RuntimeError: no such accelerator" in row["help"]

    shown = freerea("list", "metrics", PYTHONPATH=path)
    assert shown.returncode == 0
    assert "linear_regions" in shown.stdout
    assert "Skipped plugin shaky of freerea-shaky" in shown.stdout

    done = freerea(*SEARCH, "--output", tmp_path / "output", PYTHONPATH=path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["evaluations"] == 8


@pytest.mark.parametrize(
    ("option", "unknown"),
    [
        (("--space", "shaky"), "unknown space `shaky`. "),
        (("--metric", "shaky"), "unknown metric `shaky`. "),
        (("--limit", "shaky=3"), "unknown constraint `shaky`. "),
        (("--score", "shaky"), "unknown score `shaky`. "),
    ],
)
def test_a_name_that_is_not_found_may_be_of_a_skipped_plugin(broken, option, unknown) -> None:
    done = freerea("search", *option, PYTHONPATH=broken)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert unknown in line
    assert line.endswith(
        "Skipped plugins: shaky (fails to import: RuntimeError: no such accelerator)."
    )


@pytest.mark.parametrize(
    "begin",
    [
        "freerea list plugins",
        "freerea search --space tiny-plain --fitness spread",
        "freerea score --metric feature_rank",
        "FREEREA_DISABLE_PLUGINS=example freerea list plugins",
    ],
)
def test_commands_print_what_the_page_on_plugins_shows(installed, tmp_path, begin) -> None:
    words, output = shown("plugins.md", begin)
    command = words.index("freerea")
    settings = dict(word.split("=") for word in words[:command])
    arguments = words[command + 1 :]
    if "search" in arguments:
        arguments += ["--output", str(tmp_path / "output")]
    done = freerea(*arguments, PYTHONPATH=installed, **settings)
    assert done.returncode == 0, done.stderr
    assert_printed(done.stdout, output)


@pytest.mark.parametrize("begin", ["freerea list metrics", "freerea search --space signals"])
def test_the_page_on_plugins_shows_what_is_said_of_a_broken_one(tmp_path, begin) -> None:
    names = {"module": "freerea_my_metric", "entry_point": "mine"}
    write_plugin(tmp_path, "freerea-my-metric", "import tensorflow\n", **names)
    (_, *arguments), output = shown("plugins.md", begin)
    done = freerea(*arguments, PYTHONPATH=tmp_path)
    assert_printed(done.stderr if done.returncode else done.stdout, output)
