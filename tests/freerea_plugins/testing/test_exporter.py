"""The check of exporters finds each broken promise, and says which."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch

from freerea_plugins import Architecture, Exporter
from freerea_plugins.testing import check_exporter


class Weights(Exporter):
    """Weights alone."""

    name = "weights"

    def write(self, network, path, facts):
        torch.save(network.state_dict(), path)
        return {}

    def difference(self, network, path, inputs):
        own = torch.load(path)
        return max(
            float((each - own[name]).abs().max()) for name, each in network.state_dict().items()
        )

    def read_weights(self, path):
        return torch.load(path)


def nothing(self: Any, network: Any, path: Any, facts: Any) -> Any:
    return {}


def of_nothing(self: Any, network: Any, path: Any, facts: Any) -> Any:
    Weights.write(self, network, path, facts)


def of_tensors(self: Any, network: Any, path: Any, facts: Any) -> Any:
    Weights.write(self, network, path, facts)
    return {"weight": torch.zeros(1)}


def trained(self: Any, network: Any, path: Any, facts: Any) -> Any:
    network.train()
    return Weights.write(self, network, path, facts)


def pruned(self: Any, network: Any, path: Any, facts: Any) -> Any:
    with torch.no_grad():
        next(network.parameters()).zero_()
    return Weights.write(self, network, path, facts)


def failing(self: Any, network: Any, path: Any, facts: Any) -> Any:
    raise RuntimeError("no licence")


def only_one(self: Any, network: Any, path: Any, inputs: Any) -> Any:
    if len(inputs) > 1:
        raise ValueError("one at a time")
    return Weights.difference(self, network, path, inputs)


BROKEN: dict[tuple[str, Callable[..., Any]], str] = {
    ("write", nothing): "writes no file `network.weights`",
    ("write", of_nothing): "returns a NoneType of what it wrote",
    ("write", of_tensors): "that JSON cannot write",
    ("write", trained): "changes the network that it is given",
    ("write", pruned): "changes the network that it is given",
    ("write", failing): "raises RuntimeError on a small network: no licence",
    ("difference", lambda *given: 0.0): "finds no difference between a file and another network",
    ("difference", lambda *given: 0.1): "has a file that differs from its network by 0.1 for 1",
    ("difference", lambda *given: "0"): "gives a str for 1 inputs",
    ("difference", only_one): "raises ValueError for 5 inputs: one at a time",
    ("read_weights", lambda *given: {}): "reads other weights than it wrote",
}


@pytest.mark.parametrize(("broken", "message"), BROKEN.items())
def test_a_broken_promise_is_named(broken, message: str) -> None:
    method, function = broken
    with pytest.raises(AssertionError) as caught:
        check_exporter(type("Faulty", (Weights,), {method: function}))
    assert str(caught.value).startswith("exporter `weights`")
    assert message in str(caught.value)


def test_an_exporter_that_keeps_its_promises_passes() -> None:
    check_exporter(Weights)
    check_exporter(Weights())
    check_exporter(type("Unread", (Weights,), {"read_weights": Exporter.read_weights}))
    check_exporter(type("Unrun", (Weights,), {"difference": Exporter.difference}))


def test_it_must_be_what_a_hook_may_return() -> None:
    with pytest.raises(AssertionError, match="has the suffix `ONNX`, which must be in lower case"):
        check_exporter(type("Faulty", (Weights,), {"name": "ONNX"}))
    with pytest.raises(AssertionError, match="must be a Exporter"):
        check_exporter(Architecture)  # type: ignore[arg-type]
