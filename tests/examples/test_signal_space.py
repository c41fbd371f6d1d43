"""A space over signals is searched as one over images is."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import optuna
import pytest

from freerea.metrics import Evaluator, pink_noise
from freerea_plugins import NetworkMetric, SearchSpace, default_plugin_manager
from freerea_plugins.testing import check_constraint, check_metric, check_space

PROGRAM = Path(__file__).parents[2] / "examples" / "signal_space.py"
# AZ-NAS looks at feature maps with height and width.
OF_FEATURE_MAPS = {"expressivity", "progressivity", "trainability"}
METRICS = [
    name
    for name, registration in default_plugin_manager().metrics.items()
    if issubclass(registration.component, NetworkMetric)
]


@pytest.fixture
def signals(monkeypatch: pytest.MonkeyPatch) -> SearchSpace:
    """Return the space, whose module is not run as a program."""
    monkeypatch.syspath_prepend(PROGRAM.parent)
    import signal_space

    found: SearchSpace = signal_space.Signals()
    return found


def test_it_keeps_what_search_spaces_promise(signals: SearchSpace) -> None:
    check_space(type(signals))
    for name, constraint in default_plugin_manager().constraints.items():
        if name == "latency":
            continue  # It needs a table.
        check_constraint(constraint.component, space=signals)


@pytest.mark.parametrize("name", METRICS)
def test_metrics_of_networks_have_a_value(signals: SearchSpace, name: str) -> None:
    metric = default_plugin_manager().metric(name)
    check_metric(metric, space=signals)
    batch = pink_noise(signals.dataset, size=8)
    architecture = signals.architecture("width=8,kernel1=3,kernel2=7,kernel3=none,pool=mean")
    value = Evaluator(batch, [name], fidelity=signals.reduced).measure(architecture)[name]
    assert (value == metric.worst()) == (name in OF_FEATURE_MAPS)


def test_its_program_prints_an_architecture_within_the_limit(signals: SearchSpace) -> None:
    text = PROGRAM.read_text(encoding="utf-8")
    assert "n_trials=40" in text
    printed = io.StringIO()
    before = optuna.logging.get_verbosity()
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    try:
        with contextlib.redirect_stdout(printed):
            exec(text.replace("n_trials=40", "n_trials=5"), {"__name__": "__main__"})
    finally:
        optuna.logging.set_verbosity(before)
    architecture, _, costs = printed.getvalue().partition(" ")
    assert signals.encode(signals.decode(architecture)) == architecture
    assert eval(costs)["params"] <= 10_000
