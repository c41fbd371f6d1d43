"""What commands print is what pages show of them."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.images.photos import photo
from tests.pages import DOCS, assert_printed, shown

SIZE_ARCHIVE = "NATS-sss-v1_0-50262-simple"
RECORDED = ("nats_tss", "benchmark.csv.gz")
ANSWER = re.compile(r"^```\n(  \|nor_conv.*?)^```", re.MULTILINE | re.DOTALL)
"""The answer of a search to CIFAR-10, where it stands alone."""


def run_as_shown(freerea: Command, page: str, begin: str, *added: str, **replaced: object) -> None:
    """Run the one command of a page that begins so, and compare what it prints.

    Args:
        freerea: Runs the command.
        page: Name of the page.
        begin: How the command begins.
        added: Arguments that the page does not have.
        replaced: Values in place of those of options.
    """
    (_, *arguments), output = shown(page, begin)
    for name, value in replaced.items():
        arguments[arguments.index(f"--{name}") + 1] = str(value)
    done = freerea(*arguments, *added)
    assert_printed(done.stderr if done.returncode else done.stdout, output)


@pytest.mark.parametrize(
    ("page", "begin"),
    [
        ("command_line.md", "freerea list constraints"),
        ("command_line.md", "freerea search --limit flops=10"),
        ("tutorial.md", "freerea score '|"),
        ("metrics.md", "freerea score '|"),
    ],
)
def test_a_command_prints_what_its_page_shows(freerea: Command, page: str, begin: str) -> None:
    run_as_shown(freerea, page, begin)


@pytest.mark.slow
def test_the_first_search_prints_what_readme_and_tutorial_show(freerea: Command) -> None:
    done = freerea("search", "--limit", "flops=1e8", "--limit", "params=8e5", "--output", "first")
    for page in ("../README.md", "tutorial.md"):
        (block,) = ANSWER.findall((DOCS / page).read_text("utf-8"))
        assert_printed(done.stdout, f"…\n{block}…\n")


@pytest.mark.slow
def test_a_list_of_cells_is_as_long_as_its_page_says(freerea: Command) -> None:
    run_as_shown(freerea, "command_line.md", "freerea space enumerate")


@pytest.mark.slow
def test_a_search_with_recorded_accuracies_ends_as_its_page_shows(
    freerea: Command, data_folder: Path
) -> None:
    begin = "freerea search --limit flops=1e8 --benchmark"
    table = data_folder.joinpath(*RECORDED)
    run_as_shown(freerea, "benchmark_tables.md", begin, benchmark=table)


def test_an_imported_table_is_described_as_its_page_shows(
    freerea: Command, data_folder: Path
) -> None:
    archive = ("table", "import", data_folder / SIZE_ARCHIVE, "nats-sss.parquet")
    imported = freerea(*archive, "--space", "nats-sss", "--trust")
    assert imported.returncode == 0, imported.stderr
    run_as_shown(freerea, "benchmark_tables.md", "freerea table show")


@pytest.mark.slow
def test_metrics_are_judged_as_their_page_shows(freerea: Command, data_folder: Path) -> None:
    table = data_folder.joinpath(*RECORDED)
    run_as_shown(freerea, "judging.md", "freerea judge", "--jobs", "2", benchmark=table)


def test_what_is_said_of_a_folder_of_images_is_as_its_page_shows(
    freerea: Command, tmp_path: Path
) -> None:
    photo(403, 0).save(tmp_path / "photo.png")
    for label in ("cat", "dog"):
        (tmp_path / "photos" / label).mkdir(parents=True)
        for index in range(100):
            os.link(tmp_path / "photo.png", tmp_path / "photos" / label / f"{index}.png")
    (_, *arguments), output = shown("images.md", "freerea search --space nats-tss --images")
    done = freerea(*arguments, "--dry-run")
    assert done.returncode == 0, done.stderr
    *_progress, note = done.stderr.splitlines()
    assert_printed(note, output)
