"""What runs operators and networks, to be timed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from torch import nn

from freerea_plugins import InputError, unknown_name

from ..graphs.graph import Call

Run = Callable[[], object]


class Runtime(Protocol):
    """Prepares what is to be timed.

    Attributes:
        name: Its name.
    """

    name: str

    def version(self) -> str:
        """Return the version of the library."""

    def operator(self, calls: tuple[Call, ...]) -> Run:
        """Return a function that runs an operator on random numbers."""

    def network(self, network: nn.Module, input_shape: tuple[int, ...]) -> Run:
        """Return a function that runs a network on one input."""


RUNTIMES = ("torch", "onnxruntime")
"""The runtimes there are."""


def find_runtime(name: str, threads: int) -> Runtime:
    """Return a runtime.

    Args:
        name: One of `RUNTIMES`.
        threads: How many threads it computes with.

    Raises:
        InputError: If it is unknown, or not installed.
    """
    if threads < 1:
        raise InputError(f"`--threads` must be 1 or more, got {threads}.")
    if name == "torch":
        from .torch_runtime import TorchRuntime

        return TorchRuntime(threads)
    if name == "onnxruntime":
        from .onnx_runtime import ONNXRuntime

        return ONNXRuntime(threads)
    raise unknown_name("runtime", name, RUNTIMES)
