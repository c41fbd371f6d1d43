"""The metrics flops and params."""

from __future__ import annotations

import pytest

from freerea.metrics import (
    Evaluator,
    Flops,
    FlopsMetric,
    MinimizedFlops,
    Params,
    ParamsMetric,
    pink_noise,
    resolve_fitness,
)
from freerea.spaces import NATSTopology
from freerea_plugins import PAPER, ArchitectureMetric, HardwareConstraint, default_plugin_manager


@pytest.mark.parametrize(
    ("metric", "constraint"), [(FlopsMetric(), Flops()), (ParamsMetric(), Params())]
)
def test_the_value_is_the_cost(metric: ArchitectureMetric, constraint: HardwareConstraint) -> None:
    architecture = NATSTopology().architecture((3, 1, 2, 0, 4, 3))

    value = metric.measure(architecture)

    assert value == constraint.cost(architecture) > 0
    assert isinstance(value, float)


@pytest.mark.parametrize("name", ["flops", "params"])
def test_metric_and_constraint_share_a_name(name: str) -> None:
    manager = default_plugin_manager()

    assert issubclass(manager.metric(name), ArchitectureMetric)
    assert issubclass(manager.constraint(name), HardwareConstraint)
    assert manager.metric(name).direction == "maximize"


def test_tf_moenas_wants_few_flops() -> None:
    fitness = resolve_fitness("tf-moenas", space=NATSTopology())

    assert [each.name for each in fitness.metrics] == ["ntk", "linear_regions", "minimized_flops"]
    assert fitness.directions == ["minimize", "maximize", "minimize"]
    architecture = NATSTopology().architecture((3, 1, 2, 0, 4, 3))
    assert MinimizedFlops().measure(architecture) == FlopsMetric().measure(architecture)


def test_what_leads_nowhere_counts_at_paper_fidelity_only() -> None:
    space = NATSTopology()
    dead = space.architecture(
        "|nor_conv_3x3~0|+|nor_conv_1x1~0|none~1|+|nor_conv_3x3~0|none~1|none~2|"
    )
    live = space.architecture("|none~0|+|none~0|none~1|+|nor_conv_3x3~0|none~1|none~2|")
    batch = pink_noise(space.dataset)
    reduced = Evaluator(batch, ["flops"])
    paper = Evaluator(batch, ["flops"], fidelity=PAPER)

    assert reduced.measure(dead) == reduced.measure(live)
    assert paper.measure(dead)["flops"] > paper.measure(live)["flops"]
