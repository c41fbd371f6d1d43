"""ONNX files, run."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor

from ..packages import needed


class OnnxSession:
    """Runs an ONNX file on the CPU.

    Args:
        path: The file.

    Raises:
        InputError: If onnxruntime is not installed.
    """

    def __init__(self, path: Path) -> None:
        (runtime,) = needed("onnxruntime", what="ONNX files")
        options = runtime.SessionOptions()
        options.intra_op_num_threads = torch.get_num_threads()
        options.log_severity_level = 3
        self._session = runtime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )

    def run(self, inputs: Tensor) -> Tensor:
        """Return outputs of inputs ``(n, …)``."""
        (first,) = self._session.get_inputs()
        found = self._session.run(None, {first.name: inputs.numpy()})
        return torch.from_numpy(found[0])
