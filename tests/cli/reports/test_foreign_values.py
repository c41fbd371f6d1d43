"""Values in a run that are of another version, of a plugin that is gone, or damaged."""

from __future__ import annotations

import json

import pytest

from tests.cli.reports.test_damaged_runs import change, lines_of_notes


@pytest.mark.parametrize("has_result", [True, False])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("dataset_definition", {"foo": 1}),
        ("dataset_definition", {"input_shape": 5}),
        ("limits", {"flops": 0}),
        ("limits", {"flops": -1}),
        ("limits", {"flops": "inf"}),
    ],
)
def test_values_that_nothing_can_be_made_of(freerea, search, has_result, name, value) -> None:
    source = "result.json" if has_result else "settings.json"
    change(search / source, **{name: value})
    if not has_result:
        (search / "result.json").unlink()
    done = freerea("show", "search")
    assert (done.returncode, done.stderr) == (0, "")
    words = f"Not shown: `{name}` in `{source}` is not of the form that is known here."
    assert words in lines_of_notes(done)
    assert freerea("report", "search").returncode == 0


@pytest.mark.parametrize(
    "best", [{"rank": [1], "accuracy": 0.9}, {"accuracy": "much"}, ["a"], "a", 3]
)
def test_a_training_of_another_form(freerea, search, best) -> None:
    (search / "training").mkdir()
    (search / "training" / "training.json").write_text(json.dumps({"best": best}))
    done = freerea("show", "search")
    assert (done.returncode, done.stderr) == (0, "")
    (note,) = lines_of_notes(done)
    assert note == "Not shown: `best` in `training.json` is not of the form that is known here."
    assert freerea("report", "search").returncode == 0


def test_a_front_of_another_form_is_made_anew(freerea, front) -> None:
    whole = json.loads(freerea("show", "front", "--json").stdout)["front"]
    change(front / "result.json", front=[{"role": "knee"}])
    found = json.loads(freerea("show", "front", "--json").stdout)
    assert found["front"] == whole
    assert found["not_shown"] == ["`front` in `result.json` is not of the form that is known here."]


def test_an_architecture_that_the_space_does_not_have(freerea, search) -> None:
    change(search / "result.json", architecture="not|an|architecture")
    shown = freerea("show", "search")
    assert "not|an|architecture" in shown.stdout
    (note,) = lines_of_notes(shown)
    assert "`not|an|architecture` is not a cell" in note
    done = freerea("report", "search")
    assert (done.returncode, done.stderr) == (0, "")
    page = (search / "report.html").read_text(encoding="utf-8")
    assert "is not a cell" in page
    assert "<svg" in page


def test_an_algorithm_that_is_gone(freerea, search) -> None:
    change(search / "settings.json", algorithm="gone-plugin")
    (search / "result.json").unlink()
    done = freerea("show", "search")
    assert done.returncode == 0
    (note,) = lines_of_notes(done)
    assert "unknown algorithm `gone-plugin`" in note
    assert "Go on with" not in done.stdout
    assert "Best score: " in done.stdout


def test_a_metric_that_is_gone(freerea, search) -> None:
    values = json.loads((search / "result.json").read_text())["metrics"]
    change(search / "result.json", metrics=values | {"its_metric": 3.5})
    done = freerea("show", "search")
    (note,) = lines_of_notes(done)
    assert note.startswith(
        "Not shown: how the answer compares with the others: unknown metric `its_metric`"
    )
    assert ["its_metric", "3.5"] in [line.split() for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    "settings",
    [
        {"depth": 3},
        {"metrics": ["gone"]},
        {"space": "gone"},
        {"score": "gone"},
        {"benchmark": "gone.csv"},
    ],
)
def test_what_cannot_go_on_is_not_to_go_on(freerea, search, settings) -> None:
    change(search / "result.json", status="interrupted")
    assert "Go on with: freerea search --resume search" in freerea("show", "search").stdout
    change(search / "settings.json", **settings)
    done = freerea("show", "search")
    assert "Go on with" not in done.stdout
    (note,) = lines_of_notes(done)
    assert "gone" in note or "`depth`" in note
    page = freerea("report", "search")
    assert page.returncode == 0
    assert "--resume" not in (search / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("settings", [{"algorithm": "gone"}, {"objectives": ["gone", "flops"]}])
def test_a_front_that_cannot_go_on(freerea, front, settings) -> None:
    change(front / "settings.json", **settings)
    (front / "result.json").unlink()
    done = freerea("show", "front")
    (note,) = lines_of_notes(done)
    assert "`gone`" in note
    assert "Go on with" not in done.stdout


def test_a_killed_front_without_settings_is_a_front(freerea, front) -> None:
    whole = json.loads(freerea("show", "front", "--json").stdout)["front"]
    (front / "settings.json").write_bytes(b"{")
    for name in ("result.json", "history.csv"):
        (front / name).unlink()
    done = freerea("show", "front")
    assert done.stdout.startswith("Front in front: without a result")
    assert "Go on with" not in done.stdout
    found = json.loads(freerea("show", "front", "--json").stdout)
    assert [each["architecture"] for each in found["front"]] == [
        each["architecture"] for each in whole
    ]
