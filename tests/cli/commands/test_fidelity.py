"""How networks are measured: by what the fitness asks for, or by `--fidelity`."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from freerea.spaces import NASBench101, NATSTopology
from freerea_plugins import PAPER, Fidelity, SearchSpace

QUICK = ("--population", 2, "--tournament", 2, "--evaluations", 2, "--json")
SPACE = NATSTopology()
FEW_IMAGES = "single,images=9,cells_per_stage=1"


def measured_at(done: Any) -> Fidelity:
    assert done.returncode == 0, done.stderr
    return Fidelity(**json.loads(done.stdout)["fidelity"])


@pytest.mark.parametrize(
    ("options", "space", "expected"),
    [
        ((), SPACE, SPACE.single),
        (("--fitness", "forward"), NASBench101(), NASBench101.single),
        (("--score", "log-rank"), SPACE, SPACE.single),
        (("--fitness", "paper"), NASBench101(), NASBench101.reduced),
        (("--metric", "naswot"), SPACE, SPACE.reduced),
        (("--repeats", 2), SPACE, replace(SPACE.single, repeats=2)),
        (("--metric", "naswot", "--fidelity", "single"), SPACE, SPACE.single),
        (("--metric", "naswot", "--fidelity", "paper"), SPACE, PAPER),
        (("--fidelity", "reduced", "--repeats", 1), SPACE, replace(SPACE.reduced, repeats=1)),
        (
            ("--fidelity", FEW_IMAGES),
            SPACE,
            replace(SPACE.single, name=FEW_IMAGES, images=9, cells_per_stage=1),
        ),
    ],
)
def test_a_search_measures_as_its_fitness_asks_or_as_it_is_told(
    freerea, options: tuple[object, ...], space: SearchSpace, expected: Fidelity
) -> None:
    done = freerea("search", "--space", space.name, *QUICK, *options)

    assert measured_at(done) == expected


def test_a_front_is_measured_at_reduced_fidelity_unless_another_is_given(freerea) -> None:
    front = ("pareto", "--objective", "naswot", "--objective", "flops", *QUICK[:2], *QUICK[4:])

    assert measured_at(freerea(*front)) == SPACE.reduced
    assert measured_at(freerea(*front, "--fidelity", "single")) == SPACE.single


def test_a_score_is_measured_as_a_search_measures(freerea, tmp_path: Path) -> None:
    cell = "|nor_conv_3x3~0|+|none~0|none~1|+|skip_connect~0|none~1|nor_conv_3x3~2|"
    for options in ((), ("--fitness", "paper"), ("--fidelity", "reduced")):
        done = freerea("score", cell, "--no-reference", "--json", *options)
        expected = SPACE.reduced if options else SPACE.single
        assert measured_at(done) == expected


def test_a_search_goes_on_at_the_fidelity_that_it_began_with(freerea, tmp_path: Path) -> None:
    for name, options in (
        ("default", ()),
        ("reduced", ("--fidelity", "reduced,repeats=1")),
    ):
        began = measured_at(freerea("search", *QUICK, *options, "--output", name))
        resumed = freerea("search", "--resume", name, "--evaluations", 4, "--json")
        assert measured_at(resumed) == began
        assert json.loads(resumed.stdout)["evaluations"] == 4

    refused = freerea("search", "--resume", "reduced", "--fidelity", "single")
    assert refused.returncode == 2
    assert (
        '`--fidelity` differs from the search in `reduced`, which has "reduced,repeats=1"'
        in refused.stderr
    )


def test_a_quantity_of_a_fidelity_that_is_out_of_range_is_said_in_one_line(freerea) -> None:
    done = freerea("search", *QUICK, "--fidelity", "single,images=0")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: `images` must be at least 1, got 0.\n"
