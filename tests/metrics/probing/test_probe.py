"""What metrics share through a probe, and the randomness that each of them meets."""

from __future__ import annotations

import random

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from freerea.metrics import Expressivity, NetworkProbe, Progressivity
from freerea_plugins import Probe


def drawn(probe: Probe) -> list[float]:
    """Draw from every source that a network or a metric may draw from."""
    return [
        float(torch.rand((), generator=probe.generator)),
        float(torch.rand(())),
        random.random(),
        float(np.random.rand()),
    ]


def test_a_shared_result_is_computed_once(probe: NetworkProbe) -> None:
    calls: list[Probe] = []

    def logits(asked: Probe) -> Tensor:
        calls.append(asked)
        return asked.network(asked.images)

    assert probe.shared(logits) is probe.shared(logits)
    assert calls == [probe]


def test_functions_do_not_get_each_others_results(probe: NetworkProbe) -> None:
    assert probe.shared(lambda _: 1) == 1
    assert probe.shared(lambda _: 2) == 2


def test_a_result_that_is_none_is_a_result(probe: NetworkProbe) -> None:
    calls: list[Probe] = []

    assert probe.shared(calls.append) is None
    probe.shared(calls.append)

    assert len(calls) == 1


def test_a_shared_result_does_not_depend_on_who_asks_first(probe: NetworkProbe) -> None:
    early = probe.shared(drawn)
    late = NetworkProbe(probe.network, probe.images, probe.labels, probe.generator)
    drawn(late)
    torch.manual_seed(7)

    assert late.shared(drawn) == early


def test_who_asks_goes_on_as_if_the_result_had_been_there(probe: NetworkProbe) -> None:
    sources = probe.generator.get_state(), torch.get_rng_state(), random.getstate()

    probe.shared(drawn)

    assert torch.equal(probe.generator.get_state(), sources[0])
    assert torch.equal(torch.get_rng_state(), sources[1])
    assert random.getstate() == sources[2]


def test_a_function_that_fails_is_called_again(probe: NetworkProbe) -> None:
    answers = iter([None, 3])

    def hesitant(_: Probe) -> int:
        answer = next(answers)
        if answer is None:
            raise RuntimeError("not yet")
        return answer

    with pytest.raises(RuntimeError, match="not yet"):
        probe.shared(hesitant)
    assert probe.shared(hesitant) == 3


def test_a_network_is_run_once_for_both_metrics_of_entropies(probe: NetworkProbe) -> None:
    calls: list[nn.Module] = []
    probe.network.register_forward_hook(lambda module, *_: calls.append(module))

    Expressivity().measure(probe)
    Progressivity().measure(probe)

    assert len(calls) == 1
