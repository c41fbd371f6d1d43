"""Limits of what a network costs on a device, for spaces and for networks of one's own."""

from __future__ import annotations

import optuna
import pytest
from torch import nn

from freerea.devices import PeakMemory
from freerea.samplers import TrainingFreeObjective
from freerea.samplers.objectives.costs import resolve_constraint
from freerea.samplers.objectives.limits import is_within, resolve_limits
from freerea.samplers.objectives.task import describe
from freerea.spaces import NATSTopology
from freerea_plugins import InputError

SHAPE = (3, 8, 8)


def build(trial: optuna.Trial) -> nn.Module:
    width = trial.suggest_categorical("width", [4, 32])
    return nn.Sequential(
        nn.Conv2d(3, width, 3, padding=1), nn.ReLU(), nn.Flatten(), nn.Linear(64 * width, 2)
    )


def test_networks_of_ones_own_take_any_limit_that_a_network_tells() -> None:
    objective = TrainingFreeObjective(
        build=build,
        input_shape=SHAPE,
        metrics=["flops"],
        limits={"peak_memory": "1KiB", "model_size:float32": "8kB"},
    )
    small, large = (optuna.trial.FixedTrial({"width": width}) for width in (4, 32))

    objective.suggest(small)
    assert small.user_attrs["costs"]["peak_memory"] == 4 * 64 + 2
    assert small.user_attrs["costs"]["model_size:float32"] == 4 * (3 * 4 * 9 + 4 + 512 + 2)
    with pytest.raises(optuna.TrialPruned, match=r"peak_memory 2\.002 KiB is over 1 KiB"):
        objective.suggest(large)


def test_a_study_knows_options_of_limits_and_says_nothing_where_there_are_none() -> None:
    plain, options = (
        describe(TrainingFreeObjective(NATSTopology(), metrics=["flops"], limits={name: "64KiB"}))
        for name in ("peak_memory", "peak_memory:input")
    )

    assert "limit settings" not in plain
    assert options["limit settings"] == {"peak_memory:input": {"options": "input"}}
    assert options["limits"] == {"peak_memory:input": 65536.0}


def test_what_needs_no_network_is_looked_at_first(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> float:
        raise AssertionError("an architecture with too many FLOPs is not built")

    monkeypatch.setattr(PeakMemory, "cost", refuse)
    limits = resolve_limits({"peak_memory": 1e9, "flops": "1M"})

    assert not is_within(limits, NATSTopology().architecture((3,) * 6))


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        ({"peak_memory": "20ms"}, "has the unit `s`, but `peak_memory` is in bytes"),
        ({"flops:fast": 1}, "constraint `flops` takes no argument, got `fast`"),
        ({"peak_memory": "0KiB"}, "limit `peak_memory` must be a positive number"),
    ],
)
def test_a_wrong_limit_is_refused(limits, message: str) -> None:
    with pytest.raises(InputError, match=message):
        resolve_limits(limits)


def test_a_constraint_is_found_with_its_argument() -> None:
    assert resolve_constraint("peak_memory:float32") == PeakMemory("float32")
