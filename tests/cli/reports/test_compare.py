"""`freerea compare`: what can be compared stands side by side, the rest is left out and said."""

from __future__ import annotations

import json
import shutil

import numpy as np
import pytest
from pymoo.indicators.hv import Hypervolume

from tests.cli.reports.conftest import FRONT, SEARCH


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


def test_hypervolumes_are_of_one_box(freerea, copied, front) -> None:
    copied("wide", (*FRONT, "--seed", 3))
    found = compared(freerea, "front", "wide")
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
    assert "Hypervolumes are shares of one box" in freerea("compare", "front", "wide").stdout


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
