"""The graphs of networks and of architectures."""

from __future__ import annotations

import functools
from typing import Any

import torch
from torch import Tensor, nn
from torch.overrides import BaseTorchFunctionMode, TorchFunctionMode

from freerea.metrics.networks.preservation import evaluation_mode
from freerea.metrics.networks.randomness import preserved_randomness
from freerea_plugins import Architecture

from .fusing import fused
from .graph import Graph
from .recorder import Recorder


def network_graph(network: nn.Module, input_shape: tuple[int, ...]) -> Graph:
    """Return what a device runs for one input of a network.

    The network is run once in evaluation mode, without computing again what was computed for a
    network before, and left as it was. No state of the process is changed.

    Args:
        network: The network, on any device.
        input_shape: Shape of one input, channels first.
    """
    parameter = next(network.parameters(), torch.empty(0))
    image = torch.zeros(1, *input_shape, dtype=parameter.dtype, device=parameter.device)
    recorder = Recorder([image])
    with (
        evaluation_mode(network),
        torch.no_grad(),
        BaseTorchFunctionMode(),  # which fused layers leave their fast path for
        recorder,
    ):
        output = network(image)
    return fused(recorder.graph(output))


@functools.lru_cache(maxsize=16)
def architecture_graph(architecture: Architecture) -> Graph:
    """Return what a device runs for one input of the full network of an architecture."""
    with preserved_randomness(torch.device("cpu")):
        with _Uninitialized():
            network = architecture.space.build_network(architecture.genotype)
        return network_graph(network, architecture.input_shape())


class _Uninitialized(TorchFunctionMode):
    """Leaves weights as memory has them: shapes do not depend on them."""

    def __torch_function__(
        self,
        function: Any,
        types: Any,
        arguments: tuple[Any, ...] = (),
        options: dict[str, Any] | None = None,
    ) -> Any:
        if function in _RANDOM:
            return arguments[0]
        return function(*arguments, **(options or {}))


_RANDOM = frozenset({Tensor.normal_, Tensor.uniform_})
