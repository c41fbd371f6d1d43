"""Operators and networks run by ONNX Runtime."""

from __future__ import annotations

import contextlib
import io
import logging
import warnings
from typing import Any

import torch
from torch import nn

from freerea_plugins import InputError

from ..graphs.graph import Call
from .runtimes import Run
from .torch_runtime import OperatorModule


class ONNXRuntime:
    """ONNX Runtime on the CPU, which fuses what is one operator by itself.

    Args:
        threads: How many threads compute one operator.

    Raises:
        InputError: If it is not installed.
    """

    name = "onnxruntime"

    def __init__(self, threads: int) -> None:
        try:
            import onnxruntime
            import onnxscript  # noqa: F401
        except ImportError as error:
            raise InputError(
                f"runtime `onnxruntime` needs {error.name}: pip install 'freerea[export]'."
            ) from error
        self._library: Any = onnxruntime
        self._options = onnxruntime.SessionOptions()
        self._options.intra_op_num_threads = threads
        self._options.inter_op_num_threads = 1
        self._options.log_severity_level = 3

    def version(self) -> str:
        """Return the version of ONNX Runtime."""
        return str(self._library.__version__)

    def operator(self, calls: tuple[Call, ...]) -> Run:
        """Return a function that runs an operator on random numbers."""
        module = OperatorModule(calls)
        return self._session(module, tuple(module.example_inputs()))

    def network(self, network: nn.Module, input_shape: tuple[int, ...]) -> Run:
        """Return a function that runs a network on one input."""
        return self._session(network, (torch.rand(1, *input_shape),))

    def _session(self, module: nn.Module, inputs: tuple[torch.Tensor, ...]) -> Run:
        session = self._library.InferenceSession(
            _exported(module, inputs), self._options, providers=["CPUExecutionProvider"]
        )
        names = [each.name for each in session.get_inputs()]
        given = dict(zip(names, (each.numpy() for each in inputs), strict=False))
        return lambda: session.run(None, given)


def _exported(module: nn.Module, inputs: tuple[torch.Tensor, ...]) -> bytes:
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        program = torch.onnx.export(module.eval(), inputs, dynamo=True, verbose=False)
    assert program is not None
    return program.model_proto.SerializeToString()
