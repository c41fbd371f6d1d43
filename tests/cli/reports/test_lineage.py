"""Where the answer of a search comes from, in its report."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import numpy as np
import pytest

from freerea.cli.reports.evaluations import EvaluationLineage, Evaluations, positioned
from freerea.cli.reports.page.lineage import lineage_section
from freerea.cli.reports.page.lineage_svg import lineage_svg
from freerea.cli.reports.run_data import RunData
from freerea.samplers import TrialLineage
from tests.cli.reports.conftest import SEARCH

LINEAGE = ("kind", "generation", "parents")


def history(folder: Path) -> list[dict[str, str]]:
    with (folder / "history.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def report(freerea, folder: Path) -> str:
    done = freerea("report", folder)
    assert done.returncode == 0, done.stderr
    return (folder / "report.html").read_text(encoding="utf-8")


def without_columns(folder: Path) -> None:
    """Leave out what an older version did not write."""
    rows = history(folder)
    names = [name for name in rows[0] if name not in LINEAGE]
    with (folder / "history.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, names, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def test_the_history_says_what_each_evaluation_descends_from(search) -> None:
    rows = history(search)
    assert [row["kind"] for row in rows[:4]] == ["founder"] * 4
    assert {row["kind"] for row in rows[4:]} >= {"mutation", "crossover"}
    for row in rows[4:]:
        parents = [int(parent) for parent in row["parents"].split()]
        assert parents or row["kind"] in {"sample", "listed"}
        assert all(parent < int(row["number"]) for parent in parents)
    assert [row["generation"] for row in rows] == [*"0000", *"11122233"]


def test_a_resumed_search_has_the_lineage_of_one_that_was_not_stopped(
    freerea, search, tmp_path
) -> None:
    command = [*SEARCH, "--evaluations", 6]
    assert freerea(*command, "--output", "half").returncode == 0
    done = freerea("search", "--resume", "half", "--evaluations", 12)
    assert done.returncode == 0, done.stderr
    assert history(tmp_path / "half") == history(search)


def test_the_report_shows_the_way_from_founders_to_the_answer(freerea, search) -> None:
    text = report(freerea, search)
    rows = history(search)
    answer = json.loads((search / "result.json").read_text())["architecture"]
    at = [row["architecture"] for row in rows].index(answer)
    assert "Where it comes from" in text
    assert re.findall(r"<title>The answer, evaluation (\d+),", text) == [str(at + 1)]
    line = [rows[at]]
    while line[-1]["parents"]:
        line.append(rows[int(line[-1]["parents"].split()[0])])
    table = text[text.index('aria-label="From founder to answer"') :]
    table = table[: table.index("</table>")]
    shown = re.findall(r'<th scope="row">(\d+)</th><td class="number">(\d+)</td><td>(\w+)', table)
    assert shown == [
        (str(int(row["number"]) + 1), row["generation"], row["kind"]) for row in line[::-1]
    ]
    assert " → " in table


def test_a_run_without_a_result_has_its_lineage_from_the_journal(freerea, search) -> None:
    before = report(freerea, search)
    for name in ("result.json", "history.csv", "report.html"):
        (search / name).unlink()
    after = report(freerea, search)
    chart = re.compile(r'<svg class="chart"[^>]*><title>The answer.*?</svg>')
    assert chart.findall(before) == chart.findall(after) != []


def test_what_an_older_version_left_has_no_such_section(freerea, search) -> None:
    without_columns(search)
    assert "Where it comes from" not in report(freerea, search)


@pytest.mark.parametrize(
    ("column", "value", "is_shown"),
    [
        ("kind", "<b>miracle</b>", False),
        ("generation", "many", False),
        ("parents", "1 x", False),
        ("parents", "99", True),
        ("parents", "11", True),
    ],
)
def test_damaged_columns_are_left_out(freerea, search, column, value, is_shown) -> None:
    rows = [row | {column: value} for row in history(search)]
    with (search / "history.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    assert ("Where it comes from" in report(freerea, search)) == is_shown


def run_of(lineages: dict[int, EvaluationLineage], count: int, search: Path) -> RunData:
    run = RunData.load(search)
    scores = np.arange(count, dtype=float)
    evaluations = Evaluations(("nonsense",) * count, {"score": scores}, lineages)
    return RunData(**{**vars(run), "evaluations": evaluations})


def test_of_a_long_lineage_the_line_of_the_better_parents_is_drawn_and_its_ends_listed(
    search,
) -> None:
    founders = {0: EvaluationLineage("founder", 0, ()), 1: EvaluationLineage("founder", 0, ())}
    crossed = {
        each: EvaluationLineage("crossover", each, (each - 2, each - 1)) for each in range(2, 3000)
    }
    section = lineage_section(run_of(founders | crossed, 3000, search), 2999)
    assert section is not None
    assert section["summary"].endswith("Only that line is drawn.")
    assert section["chart"].count("M") < 3100
    assert [row.get("left_out") for row in section["rows"]].count(1500 - 30) == 1
    assert len(section["rows"]) == 31


def test_an_answer_without_parents_is_said_to_have_none(search) -> None:
    run = run_of({0: EvaluationLineage("founder", 0, ())}, 2, search)
    assert lineage_section(run, 0) == {
        "summary": "The answer has no parents. How it came about: founder.",
        "rows": [],
    }
    assert lineage_section(run, 1) is None


def test_the_line_ends_where_the_better_parent_is_not_in_the_table(search) -> None:
    found = positioned(
        [0, 1, 5, 6],
        [
            TrialLineage("founder", 0, ()),
            TrialLineage("mutation", 1, (3,)),
            TrialLineage("crossover", 2, (4, 0)),
            TrialLineage("crossover", 3, (5, 1)),
        ],
    )
    assert [found[each].parents for each in range(4)] == [(), (None,), (None, 0), (2, 1)]
    section = lineage_section(run_of(found, 4, search), 3)
    assert section is not None
    assert section["summary"] == (
        "The answer descends from 1 architecture without parents, by 3 offspring, itself included; "
        "1 of these are on the line of its better parents."
    )
    assert [row["evaluation"] for row in section["rows"]] == [3, 4]
    alone = lineage_section(run_of(found, 4, search), 1)
    assert alone is not None
    assert alone["summary"].startswith("The answer has parents that are not in the table.")


def test_scores_that_are_not_finite_are_not_drawn() -> None:
    scores = {0: -np.inf, 1: 1.0}
    text = lineage_svg(scores, {0: "founder", 1: "mutation"}, {1: (0,)}, [1, 0], 2)
    assert "nan" not in text
    assert "inf" not in text
    assert "ancestor founder" not in text
    assert "and 0 that it descends from" in text
    assert not lineage_svg({0: np.nan}, {0: "founder"}, {}, [0], 1)


def test_an_answer_without_a_finite_score_leaves_its_ancestors_drawn() -> None:
    scores = {0: 2.0, 1: 1.0, 2: np.nan}
    kinds = {0: "founder", 1: "founder", 2: "crossover"}
    text = lineage_svg(scores, kinds, {2: (0, 1)}, [2, 0], 3)
    assert "evaluation 3, and 2 that it descends from" in text
    assert 'class="ring"' not in text
    text = lineage_svg(scores, kinds, {2: (None, 1)}, [2], 3)
    assert "descent better" not in text
    assert 'd="M"' not in text
