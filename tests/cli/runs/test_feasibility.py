"""How a user is told of limits that nothing meets: at once, and what is known."""

from __future__ import annotations

import time

import pytest

from freerea.cli.runs.feasibility import infeasible
from freerea.samplers import TrainingFreeObjective
from freerea.spaces import NASBench101, NATSTopology
from freerea_plugins import Architecture, HardwareConstraint, Limit


class Slow(HardwareConstraint):
    """A cost that has to be measured."""

    name = "slow"
    unit = "joules"

    def cost(self, architecture: Architecture) -> float:
        time.sleep(0.01)
        return 100.0 + sum(architecture.genotype)


@pytest.mark.parametrize("space", [NATSTopology(), NASBench101()])
def test_a_slow_cost_is_estimated_within_two_seconds_and_the_error_says_so(space) -> None:
    objective = TrainingFreeObjective(space, limits=[Limit(Slow(), 99.0)])
    started = time.monotonic()
    message = str(infeasible(objective))
    assert time.monotonic() - started < 4
    assert message.startswith("nothing within limit `slow=99` was found: the smallest cost of ")
    assert "random architectures of" in message
    assert message.endswith(" joules.")


def test_the_first_limit_that_is_too_small_alone_is_named() -> None:
    objective = TrainingFreeObjective(NATSTopology(), limits={"flops": 1e9, "params": 1e3})
    assert "limit `params=1000` is infeasible: the smallest cost in `nats-tss` is 73306" in str(
        infeasible(objective)
    )


def test_limits_that_only_together_are_too_small() -> None:
    objective = TrainingFreeObjective(NATSTopology(), limits={"flops": 1e9})
    assert str(infeasible(objective)).endswith("satisfies the limits together: `flops=1G`.")
