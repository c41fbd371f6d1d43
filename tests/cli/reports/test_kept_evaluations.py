"""What a run has evaluated is taken from where it is whole, and kept as it is there."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil

import pytest

from freerea.spaces import NATSTopology
from tests.cli.reports.conftest import FRONT, SEARCH
from tests.cli.reports.test_damaged_runs import change, lines_of_notes


@pytest.fixture
def judged(copied, made):
    """Return a function that copies a run with a table of accuracies, which is made once."""

    def copy(name, command):
        table = made / "table.csv"
        if not table.exists():
            space = NATSTopology()
            rows = [
                f"{space.encode(each)},{space.costs(each)['params'] / 2e4}"
                for each in space.genotypes()
            ]
            table.write_text("\n".join(["arch,cifar10_test_accuracy", *rows]))
        return copied(name, (*command, "--benchmark", table))

    return copy


def shown(freerea, name):
    return json.loads(freerea("show", name, "--json").stdout)


def newer_journal(folder) -> None:
    moment = (folder / "result.json").stat().st_mtime + 60
    os.utime(folder / "study.journal", (moment, moment))


def test_a_copy_without_times_is_the_same_run(freerea, judged) -> None:
    for name, command in (("judged", SEARCH), ("judged-front", FRONT)):
        folder = judged(name, command)
        whole = shown(freerea, name)
        newer_journal(folder)
        change(folder / "settings.json", benchmark=str(folder / "gone.csv"))
        settings = {"settings": whole.pop("settings")}
        found = shown(freerea, name)
        assert found.pop("settings") != settings["settings"]
        assert found == whole
        assert found["trajectory"]
    data = report_data(freerea, folder.parent, "judged")
    assert "test_accuracy" in data["names"]


def report_data(freerea, folder, name):
    assert freerea("report", name, "--output", "kept.html").returncode == 0
    text = (folder / "kept.html").read_text(encoding="utf-8")
    (found,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', text)
    return json.loads(found)


def test_a_killed_search_keeps_what_its_history_has(freerea, judged) -> None:
    folder = judged("judged", SEARCH)
    (folder / "result.json").unlink()
    data = report_data(freerea, folder.parent, "judged")
    assert "test_accuracy" in data["names"]


def test_what_a_journal_lacks_is_named(freerea, judged) -> None:
    folder = judged("judged", SEARCH)
    path = folder / "history.csv"
    path.write_bytes(path.read_bytes()[:-20])
    assert lines_of_notes(freerea("show", "judged")) == [
        "Not shown: `test_accuracy` is not in `study.journal`."
    ]


@pytest.mark.parametrize("journal", [True, False])
def test_a_history_that_ends_early_is_noticed(freerea, search, journal) -> None:
    path = search / "history.csv"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:7]))
    if not journal:
        (search / "study.journal").unlink()
    notes = lines_of_notes(freerea("show", "search"))
    if journal:
        assert notes == []
    else:
        assert "Not shown: `history.csv` has 6 of 12 evaluations." in notes


def test_half_a_history_leaves_a_front_whole(freerea, front) -> None:
    whole = shown(freerea, "front")
    (front / "study.journal").unlink()
    path = front / "history.csv"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:5]))
    found = shown(freerea, "front")
    assert [each["architecture"] for each in found["front"]] == [
        each["architecture"] for each in whole["front"]
    ]
    for before, after in zip(whole["front"], found["front"], strict=True):
        for name in ("skipped_layers", "flops", "role"):
            assert after[name] == before[name]


def test_commands_export_what_stands_beside_them(freerea, front) -> None:
    from freerea.exporters import load_architecture

    path = front / "history.csv"
    first = json.loads((front / "result.json").read_text())["front"][0]["architecture"]
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if first not in line))
    (front / "study.journal").unlink()
    (run,) = report_data(freerea, front.parent, "front")["runs"]
    assert run["commands"]
    for architecture, command in run["commands"].items():
        rank = int(re.findall(r"--rank (\d+)", command)[0])
        assert str(load_architecture(front, rank)) == architecture


def test_without_a_history_the_answer_alone_is_exported(freerea, search) -> None:
    (search / "history.csv").unlink()
    answer = json.loads((search / "result.json").read_text())["architecture"]
    (run,) = report_data(freerea, search.parent, "search")["runs"]
    assert run["commands"] == {answer: "freerea export search --to network.onnx"}
    page = (search.parent / "kept.html").read_text(encoding="utf-8")
    assert page.count("freerea export") == 2
    assert freerea("export", "search", "--to", "network.py").returncode == 0


def test_half_a_front_has_the_hypervolume_of_the_whole(freerea, front) -> None:
    shutil.copytree(front, front.parent / "whole")
    (front / "study.journal").unlink()
    path = front / "history.csv"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:5]))
    done = json.loads(freerea("compare", "whole", "front", "--json").stdout)
    first, second = done["runs"]
    assert first["hypervolume"] == pytest.approx(second["hypervolume"])
    assert first["front"] == second["front"]


def test_scoreless_architectures_are_not_ranked(freerea, search) -> None:
    path = search / "history.csv"
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    rows[3]["score"] = ""
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    for name in ("result.json", "study.journal"):
        (search / name).unlink()
    freerea("report", "search", "--output", "kept.html")
    text = (search.parent / "kept.html").read_text(encoding="utf-8")
    ranked = re.findall(r'<tr><th scope="row">\d+</th>.*?<td class="architecture">([^<]+)', text)
    ranked = ranked[-10:]
    assert len(ranked) == 10
    best = max((row for row in rows if row["score"]), key=lambda row: float(row["score"]))
    assert ranked[0] == best["architecture"]
    assert rows[3]["architecture"] not in ranked
