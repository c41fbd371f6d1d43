"""How much of a network is built."""

from __future__ import annotations

import math

import pytest

from freerea_plugins import PAPER, REDUCED, Fidelity, InputError


def test_the_paper_measures_the_full_network_three_times() -> None:
    assert (PAPER.cells_per_stage, PAPER.resolution, PAPER.canonical, PAPER.repeats) == (
        None,
        1.0,
        False,
        3,
    )


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
    ],
)
def test_a_fidelity_names_the_option_that_is_out_of_range(option: str, value: float) -> None:
    with pytest.raises(InputError, match=rf"^`{option}` must be .*, got {value}\.$"):
        Fidelity("odd", **{option: value})  # type: ignore[arg-type]
