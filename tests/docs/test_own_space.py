"""The search space of the documentation works as the page says."""

from __future__ import annotations

import contextlib
import io
import runpy
from pathlib import Path

import optuna
import pytest
import torch

from freerea.samplers import TrainingFreeObjective
from freerea_plugins import PAPER, REDUCED, SearchSpace
from freerea_plugins.testing import check_space

PAGE = Path(__file__).parents[2] / "docs" / "spaces" / "your_own.md"
PROGRAM = Path(__file__).parents[2] / "examples" / "own_space.py"


def space() -> SearchSpace:
    """Return the space, whose module is not run as a program."""
    found: SearchSpace = runpy.run_path(str(PROGRAM))["Digits"]()
    return found


def test_it_has_no_more_lines_than_the_page_says() -> None:
    assert len(PROGRAM.read_text(encoding="utf-8").splitlines()) <= 60


def test_what_is_called_canonical_builds_the_same_network() -> None:
    digits = space()
    for genotype in list(digits.genotypes())[::7]:
        canonical = digits.architecture(genotype).canonical()
        networks = [each.build_network() for each in (digits.architecture(genotype), canonical)]
        networks[1].load_state_dict(networks[0].state_dict())
        images = torch.randn(2, *digits.input_shape())
        with torch.no_grad():
            first, second = (network.eval()(images) for network in networks)
        assert torch.equal(first, second)
    # Rows of 0 to 4 layers of 3 kinds, in 3 widths.
    assert len(list(digits.distinct())) == 3 * (1 + 3 + 9 + 27 + 81)


def test_it_keeps_what_search_spaces_promise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(PROGRAM.parent)
    import own_space

    check_space(own_space.Digits)


def test_its_networks_are_built_at_both_fidelities() -> None:
    digits = space()
    for fidelity in (PAPER, REDUCED):
        network = digits.architecture((2, 1, 2, 3, 0)).build_network(fidelity)
        images = torch.zeros(2, *digits.input_shape(fidelity))
        assert network(images).shape == (2, 10)


def test_its_program_prints_an_architecture_within_the_limit() -> None:
    text = PROGRAM.read_text(encoding="utf-8")
    assert "n_trials=60" in text
    printed = io.StringIO()
    before = optuna.logging.get_verbosity()
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    try:
        with contextlib.redirect_stdout(printed):
            exec(text.replace("n_trials=60", "n_trials=5"), {"__name__": "__main__"})
    finally:
        optuna.logging.set_verbosity(before)
    architecture, _, costs = printed.getvalue().partition(" ")
    digits = space()
    assert digits.encode(digits.decode(architecture)) == architecture
    assert eval(costs)["params"] <= 20_000


def test_the_page_shows_costs_as_the_program_prints_them() -> None:
    (line,) = (each for each in PAGE.read_text(encoding="utf-8").splitlines() if " {" in each)
    architecture, _, costs = line.partition(" ")
    objective = TrainingFreeObjective(space(), limits={"params": 20_000})
    assert costs == str(objective.costs(objective.space.architecture(architecture)))
