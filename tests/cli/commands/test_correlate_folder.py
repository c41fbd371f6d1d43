"""The folder of `freerea correlate`: it goes on, mixes nothing and harms nothing."""

from __future__ import annotations

import json
import resource
import time
from pathlib import Path

import numpy as np
import pytest

from freerea.metrics import SkippedLayers
from freerea.spaces import NATSTopology
from freerea_plugins import InputError
from tests.cli.commands.small_survey import survey


@pytest.mark.slow
def test_a_killed_survey_goes_on_where_it_was(start, freerea, tmp_path, table) -> None:
    arguments = (
        *("correlate", "--benchmark", table, "--output", "out", "--sample", 60),
        *("--repeats", 1, "--metric", "linear_regions"),
    )
    process = start(*arguments)
    values = tmp_path / "out" / "values.csv"
    deadline = time.monotonic() + 60
    while not values.exists() or len(values.read_text().splitlines()) < 10:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    process.kill()
    process.communicate()
    with values.open("a") as file:
        file.write("|none~0|+|no")  # A line that was not finished.
    before = values.read_text().splitlines()[:-1]
    done = freerea(*arguments, "--jobs", 2)
    assert done.returncode == 0, done.stderr
    after = values.read_text().splitlines()
    assert after[: len(before)] == before
    assert len(after) == 61

    undisturbed = tmp_path / "undisturbed"
    freerea(*arguments, "--output", undisturbed)
    assert sorted(after) == sorted((undisturbed / "values.csv").read_text().splitlines())


def test_a_folder_with_other_figures_is_not_mixed(freerea, table) -> None:
    arguments = ("correlate", "--benchmark", table, "--output", "out", "--sample", 3)
    first = freerea(*arguments, "--metric", "skipped_layers")
    assert first.returncode == 0, first.stderr
    done = freerea(*arguments, "--metric", "log_synflow")
    assert done.returncode == 2
    assert "`--output out` holds figures with other settings (metrics, " in done.stderr
    again = freerea(*arguments, "--metric", "skipped_layers", "--score", "log-rank")
    assert again.returncode == 0, again.stderr


def test_a_file_of_images_may_move_but_not_change(tmp_path, table) -> None:
    generator = np.random.default_rng(0)
    images = generator.standard_normal((2, 4, 3, 32, 32)).astype(np.float32)
    for name, batch in (("a.npz", images[0]), ("same.npz", images[0]), ("other.npz", images[1])):
        np.savez(tmp_path / name, images=batch)
    survey(table, tmp_path / "out", batch=str(tmp_path / "a.npz"))
    survey(table, tmp_path / "out", batch=str(tmp_path / "same.npz"))
    (tmp_path / "other.npz").replace(tmp_path / "a.npz")
    with pytest.raises(InputError, match=r"holds figures with other settings \(batch_digest\);"):
        survey(table, tmp_path / "out", batch=str(tmp_path / "a.npz"))


@pytest.mark.parametrize(
    ("component", "setting"),
    [(NATSTopology, "space_version"), (SkippedLayers, "metric_versions")],
)
def test_values_of_another_version_are_not_mixed(
    monkeypatch, tmp_path, table, component, setting
) -> None:
    survey(table, tmp_path / "out")
    monkeypatch.setattr(component, "version", "of tomorrow")
    with pytest.raises(InputError, match=rf"holds figures with other settings \({setting}\);"):
        survey(table, tmp_path / "out")


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("settings.json", "[]\n", "settings `{}` cannot be read: they are no JSON object."),
        ("settings.json", '{"space"', "settings `{}` cannot be read: Expecting ':' delimiter"),
        (
            "values.csv",
            "architecture,skipped_layers\ngarbage,\n",
            "`{}` is damaged in line 2, could not convert string to float: '': delete the line, "
            "and it is measured again.",
        ),
        (
            "values.csv",
            "architecture,skipped_layers\na,1\n\nb,2\n",
            "`{}` is damaged in line 3, 0 columns instead of 2: delete the line, and",
        ),
        (
            "values.csv",
            "architecture,skipped_layers\na,1,2\n",
            "`{}` is damaged in line 2, 3 columns instead of 2: delete the line, and",
        ),
    ],
)
def test_damaged_files_are_named(tmp_path, table, file, content, message) -> None:
    folder = tmp_path / "out"
    survey(table, folder)
    (folder / file).write_text(content)
    with pytest.raises(InputError) as caught:
        survey(table, folder)
    assert str(caught.value).startswith(message.format(folder / file))
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize("name", ["values.csv", "correlations.csv", "skipped_layers.png"])
@pytest.mark.parametrize("content", [b"", b"mine", b"mine\n1\nno newline"])
def test_files_of_somebody_else_are_not_touched(tmp_path, table, name, content) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / name).write_bytes(content)
    with pytest.raises(InputError, match=f"has a file `{name}` that is not of this survey"):
        survey(table, folder)
    assert {each.name: each.read_bytes() for each in folder.iterdir()} == {name: content}


def test_values_with_other_columns_are_not_cut(tmp_path, table) -> None:
    folder = tmp_path / "out"
    survey(table, folder)
    content = "name,phone\nmine,1\nno newline"
    (folder / "values.csv").write_text(content)
    with pytest.raises(InputError, match=r"holds other columns: name, phone\."):
        survey(table, folder)
    (folder / "values.csv").write_text("no newline")
    with pytest.raises(InputError, match=r"holds other columns: \."):
        survey(table, folder)
    assert (folder / "values.csv").read_text() == "no newline"


def test_what_else_is_in_the_folder_is_not_in_the_way(tmp_path, table) -> None:
    (tmp_path / "note.txt").write_text("mine")
    survey(table, tmp_path)
    survey(table, tmp_path)
    assert (tmp_path / "note.txt").read_text() == "mine"
    assert (tmp_path / "pool_score.svg").exists()


def test_a_full_disk_keeps_the_values_so_far(monkeypatch, tmp_path, table) -> None:
    folder = tmp_path / "out"
    survey(table, folder)
    whole = (folder / "values.csv").read_bytes()
    lines = whole.splitlines(keepends=True)
    (folder / "values.csv").write_bytes(b"".join(lines[:2]) + b"|none~0")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    # The disk takes some bytes of a line, and no more.
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(lines[0] + lines[1]) + 9, limits[1]))
    try:
        with pytest.raises(InputError, match=r"values.csv` cannot be written: File too large\."):
            survey(table, folder)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert (folder / "values.csv").read_bytes().startswith(b"".join(lines[:2]))
    survey(table, folder)
    assert (folder / "values.csv").read_bytes() == whole


def test_a_kill_while_settings_are_written_does_not_block_the_folder(
    monkeypatch, tmp_path, table
) -> None:
    def killed(path: Path, text: str, **options: str) -> None:
        with path.open("w") as file:
            file.write(text[:20])
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(Path, "write_text", killed)
        survey(table, tmp_path / "out")
    survey(table, tmp_path / "out")
    assert json.loads((tmp_path / "out" / "settings.json").read_text())["sample"] == 3
