"""The package for OptunaHub is laid out as its registry wants it, and loads."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import optuna
import optunahub
import pytest
import yaml

import freerea.samplers

REGISTRY = Path(__file__).parents[2] / "examples" / "optunahub" / "package"
PACKAGE = REGISTRY / "samplers" / "freerea"


@pytest.fixture(scope="module")
def front_matter() -> dict[str, object]:
    """Return what the registry's website reads of the README."""
    parts = re.match(r"---\n(.*?)\n---\n", (PACKAGE / "README.md").read_text("utf-8"), re.DOTALL)
    assert parts is not None
    return yaml.safe_load(parts[1])


def test_the_package_loads_by_its_name_in_the_registry() -> None:
    module = optunahub.load_local_module("samplers/freerea", registry_root=str(REGISTRY))
    assert module.FreeREASampler is freerea.samplers.FreeREASampler
    assert module.RegularizedEvolutionSampler is freerea.samplers.RegularizedEvolutionSampler


def test_the_folder_has_what_the_registry_wants() -> None:
    for name in ("__init__.py", "README.md", "LICENSE", "example.py", "tests/test_sampler.py"):
        assert (PACKAGE / name).is_file(), name
    assert (PACKAGE / "LICENSE").read_text().startswith("MIT License")


def test_the_front_matter_has_each_field_as_text_and_the_tag_of_its_folder(front_matter) -> None:
    assert set(front_matter) == {
        *("author", "title", "description", "tags", "optuna_versions", "license"),
    }
    for name in ("author", "title", "description", "license"):
        assert isinstance(front_matter[name], str), name
    assert "sampler" in front_matter["tags"]
    assert front_matter["license"] == "MIT License"


def test_the_version_of_optuna_is_one_that_this_test_confirms(front_matter) -> None:
    assert optuna.__version__ in front_matter["optuna_versions"]


def test_the_readme_describes_every_option() -> None:
    text = (PACKAGE / "README.md").read_text("utf-8")
    for sampler in (
        freerea.samplers.FreeREASampler,
        freerea.samplers.RegularizedEvolutionSampler,
    ):
        options = ", ".join(
            f"{name}={default!r}" for name, default in (sampler.__init__.__kwdefaults__.items())
        )
        assert f"- `{sampler.__name__}(*, {options})`" in text


def test_the_example_runs() -> None:
    done = subprocess.run(
        [sys.executable, PACKAGE / "example.py"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("{'layers': 2, ")


def test_the_tests_of_the_package_pass_where_it_lies(tmp_path) -> None:
    alone = ("-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", PACKAGE)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *alone, PACKAGE / "tests"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=250,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout
