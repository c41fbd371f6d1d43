"""What is seen of a search on a terminal while it runs."""

from __future__ import annotations

import pytest

SEARCH = ("search", "--metric", "skipped_layers", "--metric", "flops", "--tournament", 2)
SMALL = ("--population", 4, "--evaluations", 6, "--limit", "flops=1e8")


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let rich take what it writes to for a terminal."""
    for name, value in {"FORCE_COLOR": "1", "COLUMNS": "100", "LINES": "30"}.items():
        monkeypatch.setenv(name, value)


def test_a_terminal_shows_the_trajectory_and_costs_against_limits(freerea, terminal) -> None:
    seen = freerea(*SEARCH, *SMALL).stderr
    assert "best score after evaluations" in seen
    assert "% of 100M" in seen
    assert "█" in seen
    assert "% of 100M" not in seen.rpartition("6/6")[2]


@pytest.mark.parametrize("option", ["--json", "--quiet"])
def test_programs_and_who_wants_quiet_see_no_curve(freerea, terminal, option) -> None:
    assert "% of 100M" not in freerea(*SEARCH, *SMALL, option).stderr


def test_a_pipe_has_no_curve(freerea) -> None:
    assert freerea(*SEARCH, *SMALL).stderr == ""
