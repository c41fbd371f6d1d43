"""Runs that are killed, damaged, of another version, or of a plugin that is gone."""

from __future__ import annotations

import json
import os

import pytest

from tests.cli.malformed_content import GARBAGE


def lines_of_notes(done) -> list[str]:
    return [line for line in done.stdout.splitlines() if line.startswith("Not shown: ")]


def change(path, **values) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


@pytest.mark.parametrize("kind", ["search", "front"])
def test_a_killed_run_shows_what_its_journal_has(freerea, request, kind) -> None:
    folder = request.getfixturevalue(kind)
    whole = json.loads(freerea("show", kind, "--json").stdout)
    for name in ("result.json", "history.csv", "front.csv"):
        (folder / name).unlink(missing_ok=True)
    journal = folder / "study.journal"
    journal.write_bytes(journal.read_bytes() + b'{"op_code": 4, "wor')
    before = journal.read_bytes()

    done = freerea("show", kind)
    assert done.returncode == 0
    assert "without a result, as it was killed or is under way, 12 evaluations" in done.stdout
    command = {"search": "search", "front": "pareto"}[kind]
    assert f"Go on with: freerea {command} --resume {kind}" in done.stdout
    found = json.loads(freerea("show", kind, "--json").stdout)
    assert found["not_shown"] == []
    assert journal.read_bytes() == before
    same = {
        "search": (
            *("architecture", "metrics", "score", "costs", "limits", "trajectory", "dataset"),
            "algorithm_settings",
        ),
        "front": ("front", "objectives", "limits", "dataset_definition"),
    }
    for name in same[kind]:
        assert found[name] == whole[name]


def test_what_came_after_the_result_is_shown(freerea, search) -> None:
    result, journal = search / "result.json", search / "study.journal"
    change(result, evaluations=7)
    os.utime(journal, (result.stat().st_mtime + 5,) * 2)
    found = json.loads(freerea("show", "search", "--json").stdout)
    assert found["status"] == "unfinished"
    assert found["evaluations"] == 12


@pytest.mark.parametrize(
    ("name", "content"),
    [
        *(("result.json", each) for each in GARBAGE.values()),
        *(("settings.json", GARBAGE[each]) for each in ("empty", "a list", "not UTF-8")),
        *(("history.csv", GARBAGE[each]) for each in ("empty", "NUL bytes", "a table")),
        *(("study.journal", GARBAGE[each]) for each in ("empty", "a table", "a long line")),
    ],
)
def test_a_file_that_is_something_else_is_named(freerea, search, name, content) -> None:
    best = json.loads((search / "result.json").read_text())["architecture"]
    (search / name).write_bytes(content)
    if name == "study.journal":
        (search / "history.csv").unlink()
    done = freerea("show", "search")
    assert done.returncode == 0, done.stderr
    assert best in done.stdout
    assert all(line.isprintable() for line in done.stdout.splitlines())
    if name in {"settings.json", "result.json"}:
        assert any(name in line for line in lines_of_notes(done))
    if name == "study.journal":
        assert any("history.csv" in line for line in lines_of_notes(done))


@pytest.mark.parametrize("journal", [True, False])
def test_a_history_that_is_cut_short(freerea, search, journal) -> None:
    path = search / "history.csv"
    path.write_bytes(path.read_bytes()[:-20])
    if not journal:
        (search / "study.journal").unlink()
    done = freerea("show", "search", "--json")
    found = json.loads(done.stdout)
    if journal:
        assert found["not_shown"] == []
    else:
        assert any("`history.csv` is damaged, line 13" in each for each in found["not_shown"])
    assert found["architecture"]
    assert found["trajectory"]


def test_a_front_without_its_history_has_what_the_result_has(freerea, front) -> None:
    whole = json.loads(freerea("show", "front", "--json").stdout)["front"]
    (front / "history.csv").unlink()
    (front / "study.journal").unlink()
    found = json.loads(freerea("show", "front", "--json").stdout)
    assert "`history.csv` is missing." in found["not_shown"]
    assert [each["architecture"] for each in found["front"]] == [
        each["architecture"] for each in whole
    ]


@pytest.mark.parametrize("name", ["settings.json", "result.json", "history.csv"])
def test_a_file_that_is_missing(freerea, search, name) -> None:
    best = json.loads((search / "result.json").read_text())["architecture"]
    (search / name).unlink()
    done = freerea("show", "search")
    assert done.returncode == 0
    assert best in done.stdout
    assert lines_of_notes(done) == (
        ["Not shown: `settings.json` is missing."] if name == "settings.json" else []
    )


@pytest.mark.parametrize("has_result", [True, False])
def test_a_plugin_that_is_gone_is_named(freerea, search, has_result) -> None:
    change(search / "settings.json", space="of-a-plugin", metrics=["its_metric"])
    if has_result:
        change(search / "result.json", space="of-a-plugin")
    else:
        (search / "result.json").unlink()
    done = freerea("show", "search")
    assert done.returncode == 0
    (note,) = lines_of_notes(done)
    assert "of-a-plugin" in note
    assert "12 evaluations" in done.stdout


def test_values_of_another_version_are_left_out_and_named(freerea, search) -> None:
    change(search / "result.json", score={"mean": 1}, later="yes", limits=[3])
    change(search / "settings.json", depth=3)
    done = freerea("show", "search")
    assert done.returncode == 0
    notes = lines_of_notes(done)
    assert len(notes) == 2
    assert any("`score` in `result.json`" in note for note in notes)
    assert any("`limits` in `result.json`" in note for note in notes)


def test_a_history_is_shown_where_nothing_else_is_left(freerea, search) -> None:
    best = json.loads((search / "result.json").read_text())["architecture"]
    for name in ("result.json", "study.journal", "settings.json"):
        (search / name).unlink()
    done = freerea("show", "search")
    assert best in done.stdout
    assert "Best score: " in done.stdout
    assert "Not shown: `settings.json` is missing." in done.stdout


def test_what_is_no_run_is_refused_in_one_line(freerea, search, tmp_path) -> None:
    (tmp_path / "empty").mkdir()
    (search / "training").mkdir()
    (search / "training" / "training.json").write_text("{}")
    for folder, words in {
        "none": "there is no such folder",
        "empty": "it has none of `settings.json`, `result.json`",
        "search/training": "give the folder of its search",
    }.items():
        done = freerea("show", folder)
        assert done.returncode == 2
        assert done.stderr.startswith(f"error: `{folder}`")
        assert words in done.stderr
        assert len(done.stderr.splitlines()) == 1
