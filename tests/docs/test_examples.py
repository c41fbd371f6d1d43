"""The Python code of the documentation runs and prints what the page says."""

from __future__ import annotations

import ast
import contextlib
import io
import re
from typing import Any

import optuna
import pytest

from tests.pages import DOCS

_BLOCK = re.compile(r"^```python\n(.*?)^```\n(?:\n^```\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)


def blocks(page: str) -> list[tuple[str, str]]:
    """Return each block of code with the output that follows it, empty where there is none."""
    text = (DOCS / page).read_text("utf-8")
    return [(code, output or "") for code, output in _BLOCK.findall(text)]


@pytest.fixture
def quiet_optuna():
    before = optuna.logging.get_verbosity()
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    yield
    optuna.logging.set_verbosity(before)


def run(code: str, namespace: dict[str, object]) -> str:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, namespace)
    return printed.getvalue()


def form(output: str) -> str:
    """Return an output without what depends on which architecture was found."""
    numbers = re.sub(r"-?\d[\d.]*", "0", output)
    return re.sub(r"\|[a-z_|~0-9+]+\|", "CELL", numbers)


@pytest.mark.parametrize(
    ("page", "searches", "result"),
    [("tutorial.md", 2, "architecture"), ("define_by_run.md", 1, "network")],
)
def test_the_code_of_a_page_runs_in_order_with_few_evaluations(
    page, searches, result, quiet_optuna, monkeypatch, tmp_path
) -> None:
    monkeypatch.chdir(tmp_path)
    namespace: dict[str, object] = {}
    shortened = 0
    for code, output in blocks(page):
        short, changes = re.subn(r"(n_trials=|MaxTrialsCallback\()\d+", r"\g<1>4", code)
        shortened += changes
        assert form(run(short, namespace)) == form(output), code
    assert shortened == searches
    assert result in namespace


def test_the_code_of_the_optuna_page_prints_what_the_page_says(quiet_optuna) -> None:
    namespace: dict[str, object] = {}
    printed = [run(code, namespace) == output for code, output in blocks("optuna.md")]
    assert printed == [True] * 8


def test_the_code_of_the_page_on_judging_prints_what_the_page_says() -> None:
    printed = [run(code, {}) == output for code, output in blocks("judging.md")]
    assert printed == [True]


def test_the_code_of_the_page_on_mobile_spaces_prints_what_the_page_says() -> None:
    namespace: dict[str, object] = {}
    printed = [run(code, namespace) == output for code, output in blocks("spaces/mobile.md")]
    assert printed == [True, True]
    assert namespace["Cameras"]().definition is namespace["definition"]


def test_the_code_of_the_metrics_page_measures_networks_of_every_kind() -> None:
    namespace: dict[str, object] = {}
    printed = [run(code, namespace) for code, _ in blocks("metrics.md")]
    assert [sorted(ast.literal_eval(each or "{}")) for each in printed] == [
        ["flops", "linear_regions", "snip"],
        [],
        ["flops", "linear_regions", "snip"],
    ]


def test_the_code_of_the_page_on_shared_weights_finds_a_cell_within_the_limit(
    quiet_optuna,
) -> None:
    namespace: dict[str, Any] = {}
    for code, _ in blocks("weight_sharing.md"):
        run(code, namespace)
    found = namespace["architecture"]
    assert found.space == namespace["space"]
    assert found.space.costs(found.genotype)["flops"] <= 1e7


def test_the_ways_in_on_the_front_page_lead_to_an_architecture_within_the_limits(
    quiet_optuna,
) -> None:
    namespace: dict[str, Any] = {}
    found = []
    for code, _ in blocks("index.md"):
        short = re.sub(r"(n_trials=|\"n_evals\", )\d+", r"\g<1>4", code)
        run(short.replace("FreeREA()", "FreeREA(4, tournament_size=2)"), namespace)
        found.append(namespace["best"])
    assert len(found) == 2
    assert found[0] == found[1]
    costs = found[0].space.costs(found[0].genotype)
    assert all(costs[name] <= limit for name, limit in namespace["limits"].items())
