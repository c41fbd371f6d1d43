"""optuna-dashboard beside a search: there while it runs, on this machine, and only to look."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import re
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from freerea.cli.runs import best
from freerea.cli.runs.dashboard import dashboard

SMALL = ("--population", 4, "--tournament", 2, "--evaluations", 6)
SEARCH = ("search", "--metric", "skipped_layers", *SMALL)


@pytest.fixture
def journal(freerea, tmp_path) -> Path:
    """Return the journal of a search."""
    assert freerea(*SEARCH, "--output", "run").returncode == 0
    return tmp_path / "run" / "study.journal"


def test_a_study_is_seen_and_left_as_it_is(journal, capfd) -> None:
    before = journal.read_bytes()
    with dashboard(journal):
        said = capfd.readouterr().err
        address = re.fullmatch(r"The dashboard is at (http://127\.0\.0\.1:\d+)/dashboard/\n", said)
        assert address is not None
        studies = f"{address[1]}/api/studies"
        with urllib.request.urlopen(studies) as answer:
            (study,) = json.load(answer)["study_summaries"]
        assert study["study_name"] == "freerea"
        removal = urllib.request.Request(f"{studies}/{study['study_id']}", method="DELETE")
        with pytest.raises(urllib.error.HTTPError, match="500"):
            urllib.request.urlopen(removal)
    assert journal.read_bytes() == before
    assert f"optuna-dashboard {journal}" in capfd.readouterr().err
    with pytest.raises(urllib.error.URLError, match="refused"):
        urllib.request.urlopen(studies)


def test_a_search_shows_its_own_study(freerea, tmp_path, monkeypatch) -> None:
    shown: list[object] = []
    monkeypatch.setattr(
        best, "dashboard", lambda storage: contextlib.nullcontext(shown.append(storage))
    )
    address = f"sqlite:///{tmp_path / 'study.db'}"
    for options in ([], ["--dashboard"], ["--dashboard", "--storage", address]):
        name = f"run{len(shown)}"
        assert freerea(*SEARCH, *options, "--output", name).returncode == 0
    assert shown == [None, Path("run1/study.journal"), address]


def test_without_the_package_one_line_names_the_extra(freerea, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    done = freerea(*SEARCH, "--dashboard", "--output", "run")
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "error: `--dashboard` needs the package optuna-dashboard: pip install 'freerea[dashboard]'."
    ]
    assert not (tmp_path / "run").exists()
