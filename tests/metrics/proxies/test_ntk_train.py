"""The metric ntk_train."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn
from torch.profiler import ProfilerActivity, profile

from freerea.metrics import NetworkProbe, NTKTrain


def test_the_value_is_that_of_a_plain_computation(probe: NetworkProbe) -> None:
    network = copy.deepcopy(probe.network)
    logits = network(probe.images)
    rows = []
    for image in range(len(logits)):
        network.zero_grad()
        logits[image].sum().backward(retain_graph=True)
        gradients = [
            module.weight.grad.flatten()
            for module in network.modules()
            if isinstance(module, nn.Conv2d | nn.Linear) and module.weight.grad is not None
        ]
        rows.append(torch.cat(gradients).double().numpy())
    singular_values = np.linalg.svd(np.stack(rows), compute_uv=False)

    expected = (singular_values[0] / singular_values[-1]) ** 2
    assert NTKTrain().measure(probe) == pytest.approx(expected, rel=1e-3)


def test_the_gradients_of_all_images_are_held_once(
    probe_of: Callable[..., NetworkProbe], tmp_path: Path
) -> None:
    network = nn.Sequential(nn.Flatten(), nn.Linear(192, 3000), nn.ReLU(), nn.Linear(3000, 10))
    probe = probe_of(network, size=16)
    gradients = 16 * 4 * sum(layer.weight.numel() for layer in (network[1], network[3]))

    with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as profiler:
        NTKTrain().measure(probe)

    profiler.export_chrome_trace(str(tmp_path / "trace.json"))
    events = json.loads((tmp_path / "trace.json").read_text())["traceEvents"]
    changes = sorted(
        (event["ts"], event["args"]["Bytes"]) for event in events if event["name"] == "[memory]"
    )
    peak = int(np.cumsum([change for _, change in changes]).max())
    assert gradients <= peak < 1.5 * gradients
