"""Progress of what is counted."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from freerea.cli.output import progress as _progress
from freerea.cli.output.progress import View, count_progress
from freerea.cli.output.quietness import quietly


@pytest.fixture
def clock(monkeypatch) -> list[float]:
    """Return the time in seconds, which a test may change."""
    now = [0.0]
    monkeypatch.setattr(_progress.time, "monotonic", lambda: now[0])
    return now


def count_to(total: int, clock: list[float], console: Console, view: View | None = None) -> None:
    """Count, a second for each."""
    with count_progress(console, view) as report:
        for done in range(1, total + 1):
            clock[0] += 1
            report("cells", done, total)


def test_a_log_has_a_line_every_two_seconds(clock) -> None:
    log = io.StringIO()
    count_to(5, clock, Console(file=log))
    assert log.getvalue() == "2 of 5 cells\n4 of 5 cells\n"


def test_a_log_of_hours_stays_readable(clock) -> None:
    log = io.StringIO()
    count_to(36_000, clock, Console(file=log))
    lines = log.getvalue().splitlines()
    assert 50 < len(lines) < 250
    assert lines[0] == "2 of 36,000 cells"
    assert int(lines[-1].split()[0].replace(",", "")) > 34_000


def test_a_terminal_has_one_live_bar(clock) -> None:
    screen = io.StringIO()
    count_to(5, clock, Console(file=screen, force_terminal=True, width=80))
    assert screen.getvalue().count("cells") > 1
    assert "5/5" in screen.getvalue()


def test_a_view_is_seen_until_the_end(clock) -> None:
    screen = io.StringIO()
    count_to(5, clock, Console(file=screen, force_terminal=True, width=80), lambda: "curve")
    assert screen.getvalue().count("curve") >= 5
    assert "curve" not in screen.getvalue().rpartition("5/5")[2]


def test_a_view_that_takes_long_is_looked_at_less_often(clock) -> None:
    looked = []

    def view() -> str:
        looked.append(clock[0])
        clock[0] += 3
        return "curve"

    count_to(200, clock, Console(file=io.StringIO(), force_terminal=True, width=80), view)
    assert len(looked) > 2
    assert len(looked) * 3 <= 0.05 * clock[0] + 3


@pytest.mark.parametrize(("is_terminal", "is_quiet"), [(False, False), (True, True)])
def test_nobody_looks_where_nothing_is_drawn(clock, is_terminal, is_quiet) -> None:
    screen = io.StringIO()
    with quietly(is_quiet):
        count_to(5, clock, Console(file=screen, force_terminal=is_terminal), lambda: 1 / 0)
    assert bool(screen.getvalue()) is not is_quiet
