"""The best so far as a curve, in as much room as there is."""

from __future__ import annotations

import io
import math

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.table import Table

from freerea.cli.output.run_view import RunView
from freerea.cli.output.trajectory import trajectory_lines

BEST = [math.nan, -1.5, 0.0, 2.25]


def test_a_curve_has_both_values_and_the_number_of_evaluations() -> None:
    lines = trajectory_lines(BEST, "best score", width=60, height=3, ascii_only=True)
    assert [line.split("|")[0].strip() for line in lines[:-1]] == ["2.25", "", "-1.5"]
    assert " ".join(lines[-1].split()) == "1 best score after evaluations 4"
    assert trajectory_lines([math.nan], "best score", width=60, ascii_only=True) == []


@given(st.integers(0, 120), st.integers(-2, 8), st.booleans())
def test_no_line_is_longer_than_there_is_room(width, height, ascii_only) -> None:
    lines = trajectory_lines(BEST, "best score", width=width, height=height, ascii_only=ascii_only)
    assert all(len(line) <= width for line in lines)
    assert len(lines) in {0, height + 1}


def drawn(width: int, height: int) -> list[str]:
    costs = Table.grid()
    costs.add_row("flops 90 %")
    console = Console(file=io.StringIO(), force_terminal=True, width=width, height=height)
    console.print(RunView(BEST, costs))
    return console.file.getvalue().splitlines()  # type: ignore[attr-defined]


def test_costs_are_seen_where_there_is_no_room_for_a_curve() -> None:
    assert len(drawn(80, 24)) == 6 + 1 + 1
    assert len(drawn(80, 8)) == 3 + 1 + 1
    for width, height in ((80, 4), (18, 24)):
        assert [line.strip() for line in drawn(width, height)] == ["flops 90 %"]
