"""How much of a network is built."""

from __future__ import annotations

import math
import re

import pytest

from freerea_plugins import PAPER, REDUCED, Fidelity, InputError


def test_the_paper_measures_the_full_network_three_times() -> None:
    assert (PAPER.cells_per_stage, PAPER.resolution, PAPER.canonical, PAPER.repeats) == (
        None,
        1.0,
        False,
        3,
    )
    assert PAPER.images is REDUCED.images is None


def test_reduced_fidelity_is_one_canonical_cell_on_half_size_images() -> None:
    assert (REDUCED.cells_per_stage, REDUCED.resolution, REDUCED.canonical, REDUCED.repeats) == (
        1,
        0.5,
        True,
        3,
    )


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("cells_per_stage", 0),
        ("resolution", 0.0),
        ("resolution", 1.5),
        ("resolution", math.nan),
        ("repeats", 0),
        ("images", 0),
        ("images", 1_000_001),
    ],
)
def test_a_fidelity_names_the_option_that_is_out_of_range(option: str, value: float) -> None:
    with pytest.raises(InputError, match=rf"^`{option}` must be .*, got {value}\.$"):
        Fidelity("odd", **{option: value})  # type: ignore[arg-type]


@pytest.mark.parametrize("option", ["cells_per_stage", "channels", "repeats", "images"])
@pytest.mark.parametrize("value", [1.5, 2.0, math.nan, math.inf, "3"])
def test_what_a_fidelity_counts_is_a_whole_number(option: str, value: object) -> None:
    with pytest.raises(InputError) as caught:
        Fidelity("odd", **{option: value})  # type: ignore[arg-type]
    assert str(caught.value) == f"`{option}` must be a whole number, got {value!r}."


NAMED = {"paper": PAPER, "reduced": REDUCED}


def test_a_fidelity_is_read_from_its_name() -> None:
    assert Fidelity.parse("paper", NAMED) == PAPER
    assert Fidelity.parse("reduced", NAMED) == REDUCED


def test_a_fidelity_is_read_with_quantities_that_differ() -> None:
    text = "reduced,cells_per_stage=2,channels=8,resolution=0.25,repeats=1,images=8"
    assert Fidelity.parse(text, NAMED) == Fidelity(
        text, cells_per_stage=2, channels=8, resolution=0.25, canonical=True, repeats=1, images=8
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("papers", "unknown fidelity `papers`. Did you mean `paper`? Known: paper, reduced."),
        ("paper,size=3", "unknown quantity of a fidelity `size`. Known: cells_per_stage, "),
        ("paper,repeats=two", "`repeats` must be a whole number, got `two`."),
        ("paper,images=few", "`images` must be a whole number, got `few`."),
        ("paper,images=-1", "`images` must be at least 1, got -1."),
        ("paper,repeats=1.5", "`repeats` must be a whole number, got `1.5`."),
        ("paper,resolution=", "`resolution` must be a number, got ``."),
        ("paper,resolution=2", "`resolution` must be in (0, 1], got 2.0."),
    ],
)
def test_what_cannot_be_read_is_named(text: str, message: str) -> None:
    with pytest.raises(InputError, match=re.escape(message)):
        Fidelity.parse(text, NAMED)
