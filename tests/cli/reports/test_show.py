"""`freerea show` of runs that are whole."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest

from freerea.spaces import NATSTopology


def rows(folder, name="history.csv"):
    with (folder / name).open(newline="") as file:
        return list(csv.DictReader(file))


def test_the_answer_is_shown_with_its_costs_against_the_limits(freerea, search) -> None:
    result = json.loads((search / "result.json").read_text())
    done = freerea("show", "search")
    assert done.returncode == 0
    assert done.stderr == ""
    assert "Search in search: finished, 12 evaluations in " in done.stdout
    assert result["architecture"] in done.stdout
    percent = f"{result['costs']['flops'] / 1e6:.0f} % of 100M"
    assert percent in done.stdout
    assert ["params", f"{result['costs']['params'] / 1e3:.4g}k"] in [
        line.split() for line in done.stdout.splitlines()
    ]


def test_json_has_the_result_and_how_it_came(freerea, search) -> None:
    result = json.loads((search / "result.json").read_text())
    shown = json.loads(freerea("show", "search", "--json").stdout)
    for name in ("architecture", "metrics", "score", "costs", "limits", "algorithm", "status"):
        assert shown[name] == result[name]
    scores = [float(row["score"]) for row in rows(search)]
    best = np.maximum.accumulate(scores)
    assert shown["trajectory"] == [
        {"evaluations": count, "score": value}
        for count, value in enumerate(best.tolist(), start=1)
        if count == 1 or value > best[count - 2]
    ]
    assert shown["not_shown"] == []


@pytest.mark.parametrize("kind", ["search", "front"])
def test_json_has_every_key_of_the_result(freerea, request, kind) -> None:
    result = json.loads((request.getfixturevalue(kind) / "result.json").read_text())
    shown = json.loads(freerea("show", kind, "--json").stdout)
    for name in result.keys() - {"genotype", "front", "settings"}:
        assert shown.get(name) == result[name], name
    assert {"settings", *(["front"] if kind == "front" else [])} <= shown.keys()


def test_how_much_was_seen_is_of_what_is_within_the_limits(freerea, search) -> None:
    seen = json.loads(freerea("show", "search", "--json").stdout)["seen"]
    share = json.loads((search / "result.json").read_text())["feasible_share"]
    assert seen["different"] == 12
    assert 0 < share < 1
    assert seen["share"] == pytest.approx(12 / seen["feasible"])
    assert seen["feasible"] / share == pytest.approx(round(seen["feasible"] / share))


def different(folder) -> int:
    space = NATSTopology()
    names = (row["architecture"] for row in rows(folder))
    return len({space.canonical_genotype(space.decode(each)) for each in names})


@pytest.mark.parametrize("is_killed", [True, False])
def test_what_computes_the_same_was_seen_once(freerea, front, is_killed) -> None:
    count = different(front)
    assert count < len(rows(front))
    if is_killed:
        for name in ("result.json", "history.csv"):
            (front / name).unlink()
    shown = json.loads(freerea("show", "front", "--json").stdout)
    assert shown["seen"]["different"] == count
    assert f"Seen: {count} " in freerea("show", "front").stdout


def test_what_a_killed_search_repeats_was_seen_once(freerea, search) -> None:
    path = search / "history.csv"
    first, second, *_ = (row["architecture"] for row in rows(search))
    path.write_text(path.read_text().replace(second, first))
    for name in ("result.json", "study.journal"):
        (search / name).unlink()
    assert json.loads(freerea("show", "search", "--json").stdout)["seen"]["different"] == 11


def test_a_metric_stands_above_what_it_surpasses(freerea, search) -> None:
    result = json.loads((search / "result.json").read_text())
    values = [float(row["skipped_layers"]) for row in rows(search)]
    below = sum(each < result["metrics"]["skipped_layers"] for each in values)
    assert f"above {100 * below / 11:.0f} % of the others" in freerea("show", "search").stdout


def test_a_front_is_shown_with_its_table_and_hypervolume(freerea, front) -> None:
    shown = freerea("show", "front").stdout
    found = rows(front, "front.csv")
    assert f"Front of {len(found)}, hypervolume " in shown
    assert all(row["architecture"] in shown for row in found)
    listed = json.loads(freerea("show", "front", "--json").stdout)
    assert [each["architecture"] for each in listed["front"]] == [
        row["architecture"] for row in found
    ]
    assert listed["trajectory"][-1]["hypervolume"] == float(rows(front)[-1]["hypervolume"])


def test_an_exhausted_search_has_seen_all(freerea, tmp_path) -> None:
    few = ("--limit", "flops=7.8e6", "--evaluations", 5000, "--population", 4)
    metric = ("--metric", "skipped_layers", "--tournament", 2, "--output", "all")
    assert freerea("search", *metric, *few).returncode == 0
    count = json.loads((tmp_path / "all" / "result.json").read_text())["evaluations"]
    assert f"Seen: all {count:,} different architectures" in freerea("show", "all").stdout


def test_accuracies_of_a_table_and_of_a_training_are_shown(freerea, search) -> None:
    path = search / "result.json"
    judged = {"test_accuracy": 93.5, "optimum": 94.25, "regret": 0.75}
    path.write_text(json.dumps(json.loads(path.read_text()) | judged))
    (search / "training").mkdir()
    best = {"architecture": "a", "accuracy": 0.913, "rank": 2}
    (search / "training" / "training.json").write_text(json.dumps({"run": "search", "best": best}))
    shown = freerea("show", "search").stdout
    assert "test accuracy 93.50 %, regret 0.75 to the best within the limits, 94.25 %." in shown
    assert "Trained: 91.3 % of the test images are right, rank 2 of the search." in shown


def test_the_password_of_a_storage_is_not_shown(freerea, search) -> None:
    path = search / "settings.json"
    url = "postgresql://me:s3cret@host/studies"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"storage": url}))
    shown = freerea("show", "search", "--json").stdout
    assert "s3cret" not in shown
    assert json.loads(shown)["settings"]["storage"] == "postgresql://me:***@host/studies"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://h/db?user=me&password=s3cret", "postgresql://h/db?***"),
        ("mysql://me:s3cret@h/db?ssl_key=s3cret", "mysql://me:***@h/db?***"),
        ("mysql://me:s3#cr/et?s3cret@h/db", "mysql://me:***@h/db"),
        ("sqlite:///a folder/study.db", "sqlite:///a folder/study.db"),
    ],
)
def test_no_password_of_a_url_is_shown(freerea, search, url, shown) -> None:
    path = search / "settings.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"storage": url}))
    text = freerea("show", "search", "--json").stdout
    assert "s3cret" not in text
    assert json.loads(text)["settings"]["storage"] == shown


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_a_terminal_has_bars_and_a_curve(freerea, search, monkeypatch, encoding) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr("rich.console.Console.encoding", encoding)
    shown = freerea("show", "search").stdout
    assert "best score after evaluations" in shown
    assert ("█" in shown) == (encoding == "utf-8")
    assert ("#" in shown) == (encoding == "ascii")
    assert shown.isascii() == (encoding == "ascii")


def test_a_pipe_has_lines_without_curves(freerea, search) -> None:
    shown = freerea("show", "search").stdout
    assert "Best score: " in shown
    assert shown.isascii()
