"""Files and folders that pages name exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
_PLACES = (
    "benchmarks|cli|docs|examples|freerea_plugins|metrics|samplers|spaces|tests|tools|training"
)
_PATH = re.compile(rf"(?<![\w./-])(?:{_PLACES})/[\w./-]*[\w/]")
_TOP = re.compile(r"`([\w.-]+\.(?:md|toml|yml|yaml|lock))`")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_what_a_page_names_of_the_repository_exists(page: Path) -> None:
    text = re.sub(r"https?://\S+", "", page.read_text("utf-8"))
    named = sorted(set(_PATH.findall(text)))
    assert not [
        path for path in named if not any((at / path).exists() for at in (ROOT, page.parent))
    ]


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "docs/where_to_add.md"])
def test_settings_that_a_contributor_is_sent_to_exist(page: str) -> None:
    named = _TOP.findall((ROOT / page).read_text("utf-8"))
    assert named
    assert not [name for name in named if not (ROOT / name).exists()]


def test_the_page_for_contributors_has_files_and_a_test_for_each_kind() -> None:
    text = (ROOT / "docs" / "where_to_add.md").read_text("utf-8")
    sections = dict(re.findall(r"^## (.*)\n([\s\S]*?)(?=^## |\Z)", text, re.MULTILINE))
    kinds = ["A metric", "A search space", "A hardware constraint", "A pool score", "A command"]
    for kind in [*kinds, "A sampler"]:
        named = _PATH.findall(sections[kind])
        assert any(path.startswith("tests/") for path in named), kind
        assert any(not path.startswith(("tests/", "docs/")) for path in named), kind


def test_every_command_that_contributors_are_told_of_is_one_of_makes() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert targets
    assert set(re.findall(r"`make ([\w-]+)", text)) == set(targets[1].split())


def test_the_hook_before_a_commit_runs_what_make_check_runs() -> None:
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    hooks = [hook for repository in config["repos"] for hook in repository["hooks"]]
    assert [hook["entry"] for hook in hooks] == ["make check"]
    assert {repository["repo"] for repository in config["repos"]} == {"local"}
