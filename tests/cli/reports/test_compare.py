"""`freerea compare`: what can be compared stands side by side, the rest is left out and said."""

from __future__ import annotations

import json
import shutil

import numpy as np
import pytest
from pymoo.indicators.hv import Hypervolume

from tests.cli.reports.conftest import FRONT, SEARCH, SMALL


def compared(freerea, *runs):
    done = freerea("compare", *runs, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_searches_of_the_same_founders_have_their_scores(freerea, search, tmp_path) -> None:
    shutil.copytree(search, tmp_path / "again")
    result = json.loads((search / "result.json").read_text())
    found = compared(freerea, "search", "again")
    assert found["scores_comparable"]
    for row in found["runs"]:
        for name in ("architecture", "costs", "metrics", "score", "evaluations", "seconds"):
            assert row[name] == result[name]
    text = freerea("compare", "search", "again").stdout
    assert ["score", *[f"{result['score']:.4g}"] * 2] in [
        line.split() for line in text.splitlines()
    ]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--seed", 1), "founders of its own run, which differ"),
        (("--metric", "params"), "the fitnesses differ"),
    ],
)
def test_scores_of_another_reference_are_left_out(freerea, copied, search, options, reason) -> None:
    copied(f"other{options[0]}", (*SEARCH, *options))
    found = compared(freerea, "search", f"other{options[0]}")
    assert not found["scores_comparable"]
    assert [row["score"] for row in found["runs"]] == [None, None]
    text = freerea("compare", "search", f"other{options[0]}").stdout
    assert "Scores are left out, as " in text
    assert reason in text


def of_objectives(*names):
    return ("pareto", *(word for name in names for word in ("--objective", name)), *SMALL)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (FRONT, FRONT),
        (
            of_objectives("skipped_layers", "flops", "params"),
            of_objectives("skipped_layers", "params", "flops"),
        ),
    ],
)
def test_hypervolumes_are_of_one_box(freerea, copied, first, second) -> None:
    names = [f"{len(first)}-{name}" for name in ("first", "second")]
    copied(names[0], first)
    copied(names[1], (*second, "--seed", 3))
    found = compared(freerea, *names)
    box = found["box"]
    signs = np.array([-1 if each == "maximize" else 1 for each in box["objectives"].values()])
    ideal, reference = (
        np.array([box[name][each] for each in box["objectives"]]) * signs
        for name in ("ideal", "reference")
    )
    for row in found["runs"]:
        listed = json.loads(freerea("show", row["run"], "--json").stdout)["front"]
        points = np.array([[each[name] for name in box["objectives"]] for each in listed]) * signs
        volume = Hypervolume(ref_point=reference)(points) / np.prod(reference - ideal)
        assert row["hypervolume"] == pytest.approx(volume)
        assert row["front"] == len(listed)
    assert "Hypervolumes are shares of one box" in freerea("compare", *names).stdout


def test_a_search_stands_beside_a_front_and_a_killed_run(freerea, search, front, tmp_path) -> None:
    killed = shutil.copytree(search, tmp_path / "killed")
    (killed / "result.json").unlink()
    (killed / "settings.json").write_bytes(b"{")
    found = compared(freerea, "search", "front", "killed")
    assert [row["status"] for row in found["runs"]] == ["finished", "finished", "unfinished"]
    text = freerea("compare", "search", "front", "killed").stdout
    assert "Not shown of killed: `settings.json` cannot be read" in text


def test_one_run_alone_is_refused(freerea, search) -> None:
    done = freerea("compare", "search")
    assert (done.returncode, done.stderr) == (
        2,
        "error: two runs at least can be compared, got 1.\n",
    )


NAMES = [f"nats-tss-cifar10-20261128-12000{number}" for number in range(6)]


@pytest.fixture
def six(search) -> list[str]:
    for name in NAMES:
        shutil.copytree(search, search.parent / name)
    return NAMES


def test_in_a_pipe_nothing_is_cut_off(freerea, six) -> None:
    shown = freerea("compare", *six).stdout
    assert "…" not in shown
    assert all(f"{number}: {name}" in shown for number, name in enumerate(six, start=1))
    (fitness,) = [line.split() for line in shown.splitlines() if line.split()[:1] == ["params"]]
    assert len(fitness) == 1 + len(six)


def test_a_narrow_terminal_has_several_tables(freerea, six, monkeypatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "50")
    lines = freerea("compare", *six).stdout.splitlines()
    assert not any("…" in line for line in lines)
    assert all(f"{number}: {name}" in lines for number, name in enumerate(six, start=1))
    params = [line.split()[1:] for line in lines if line.split()[:1] == ["params"]]
    assert len(params) > 1
    assert sum(map(len, params)) == len(six)
    assert all(len(line) <= 50 for line in lines if line.split()[:1] == ["params"])
