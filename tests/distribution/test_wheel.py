"""The distribution as a user installs it: nothing is missing, nothing is there by accident."""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
import venv
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
IMPORTED_AS = {
    "freerea_plugins": "freerea_plugins",
    "metrics": "freerea.metrics",
    "spaces": "freerea.spaces",
    "images": "freerea.images",
    "devices": "freerea.devices",
    "exporters": "freerea.exporters",
    "samplers": "freerea.samplers",
    "training": "freerea.training",
    "cli": "freerea.cli",
}

# Walks folders in place of importing packages, which would need all that they need.
LOOK_AROUND = """
import importlib.metadata, importlib.util, json, pathlib, sys
distribution = importlib.metadata.distribution("freerea")
files = [str(each) for each in distribution.files]
print(json.dumps({
    "files": [each for each in files if ".dist-info" not in each and "bin/" not in each],
    "entry points": sorted(
        [each.group, each.name, each.value] for each in distribution.entry_points
    ),
    "importable": [
        name
        for name in (
            *("metrics", "spaces", "images", "devices", "exporters", "samplers", "training", "cli"),
            *("tests", "benchmarks"),
        )
        if importlib.util.find_spec(name)
    ],
}))
"""


def run(*command: str | Path) -> str:
    done = subprocess.run(
        [str(each) for each in command], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build sdist and wheel, the wheel from the sdist, from what git would hand on."""
    source = tmp_path_factory.mktemp("source")
    listed = run("git", "-C", REPOSITORY, "ls-files", "-co", "--exclude-standard", "-z")
    for name in filter(None, listed.split("\0")):
        if (REPOSITORY / name).is_file():
            copy = source / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes((REPOSITORY / name).read_bytes())
    folder = tmp_path_factory.mktemp("built")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, source)
    return folder


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """Install the wheel alone into an empty environment and return what is found there."""
    environment = tmp_path_factory.mktemp("environment")
    venv.create(environment, with_pip=False)
    python = environment / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    (wheel,) = built.glob("*.whl")
    run(
        *(sys.executable, "-m", "pip", "--python", python, "install"),
        *("--no-deps", "--no-index", "--quiet", wheel),
    )
    found: dict[str, object] = json.loads(run(python, "-I", "-c", LOOK_AROUND))
    assert (python.parent / "freerea").exists()
    return found


def expected_files() -> set[str]:
    return {
        str(Path(*name.split("."), path.relative_to(REPOSITORY / folder)))
        for folder, name in IMPORTED_AS.items()
        for path in (REPOSITORY / folder).rglob("*")
        if path.suffix in (".py", ".pyi")
        or path.name == "py.typed"
        or path.parent.name == "templates"
    }


def test_the_wheel_has_every_module_and_nothing_else(installed) -> None:
    assert {each for each in installed["files"] if "__pycache__" not in each} == expected_files()
    assert "freerea/metrics/proxies/linear_regions.py" in expected_files()
    assert "freerea/cli/reports/page/templates/report.html" in expected_files()


def test_the_wheel_has_the_command_and_the_plugins(installed) -> None:
    assert installed["entry points"] == [
        ["console_scripts", "freerea", "freerea.cli:main"],
        ["freerea", "freerea-devices", "freerea.devices.plugin"],
        ["freerea", "freerea-exporters", "freerea.exporters.plugin"],
        ["freerea", "freerea-metrics", "freerea.metrics.plugin"],
        ["freerea", "freerea-samplers", "freerea.samplers.plugin"],
        ["freerea", "freerea-spaces", "freerea.spaces.plugin"],
    ]


def test_the_folders_are_importable_under_freerea_only(installed) -> None:
    assert installed["importable"] == []


def test_the_source_distribution_has_what_builds_the_wheel(built) -> None:
    (archive,) = built.glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        names = {name.partition("/")[2] for name in opened.getnames()}
    assert {"pyproject.toml", "setup.py", "README.md", "LICENSE"} <= names
    assert "metrics/proxies/linear_regions.py" in names
