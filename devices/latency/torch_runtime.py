"""Operators and networks run by PyTorch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn

from ..graphs.arguments import with_each
from ..graphs.calls import aten_function, slots
from ..graphs.graph import Call, TensorSlot
from .runtimes import Run


class TorchRuntime:
    """PyTorch on the CPU, one operator after the other, as a network in Python runs them.

    Args:
        threads: How many threads the process computes with from now on.
    """

    name = "torch"

    def __init__(self, threads: int) -> None:
        torch.set_num_threads(threads)

    def version(self) -> str:
        """Return the version of PyTorch."""
        return torch.__version__

    def operator(self, calls: tuple[Call, ...]) -> Run:
        """Return a function that runs an operator on random numbers."""
        module = OperatorModule(calls)
        inputs = module.example_inputs()
        return _inferring(lambda: module.run(inputs))

    def network(self, network: nn.Module, input_shape: tuple[int, ...]) -> Run:
        """Return a function that runs a network on one input."""
        network.eval()
        image = torch.rand(1, *input_shape)
        return _inferring(lambda: network(image))


class OperatorModule(nn.Module):
    """The calls of an operator, with random constants.

    Args:
        calls: The calls.
    """

    def __init__(self, calls: tuple[Call, ...]) -> None:
        super().__init__()
        self._calls = calls
        self._functions = [aten_function(each) for each in calls]
        self._constants = nn.ParameterList(
            nn.Parameter(_random(each), requires_grad=False)
            for each in _slots(calls)
            if each.source == "constant"
        )

    def example_inputs(self) -> list[Tensor]:
        """Return random numbers of the shapes that it takes."""
        return [_random(each) for each in _slots(self._calls) if each.source == "input"]

    def forward(self, *inputs: Tensor) -> Any:
        """Return what the calls make of inputs."""
        return self.run(inputs)

    def run(self, inputs: Sequence[Tensor]) -> Any:
        """Return what the calls make of inputs, without what calling a module costs."""
        given = iter(inputs)
        constants = iter(self._constants)
        result: Any = None

        def tensor(slot: TensorSlot) -> Tensor:
            if slot.source == "input":
                return next(given)
            if slot.source == "constant":
                constant: Tensor = next(constants)
                return constant
            previous: Tensor = result[0] if isinstance(result, tuple | list) else result
            return previous if previous.shape == slot.shape else previous.reshape(slot.shape)

        for call, function in zip(self._calls, self._functions, strict=True):
            arguments = with_each(TensorSlot, tensor, call.arguments)
            options = {
                name: with_each(TensorSlot, tensor, value) for name, value in call.options.items()
            }
            result = function(*arguments, **options)
        return result


def _slots(calls: tuple[Call, ...]) -> list[TensorSlot]:
    return [each for call in calls for each in slots(call)]


def _random(slot: TensorSlot) -> Tensor:
    dtype = getattr(torch, slot.dtype)
    if dtype.is_floating_point:
        return torch.rand(slot.shape, dtype=dtype)
    return torch.zeros(slot.shape, dtype=dtype)


def _inferring(run: Run) -> Run:
    return torch.inference_mode()(run)
