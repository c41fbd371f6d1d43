"""ONNX."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from freerea_plugins import Exporter, NetworkFacts

from ..packages import needed
from ..programs import exported_program, quiet
from .comparison import output_difference

OPSET = 20
INPUT = "images"
OUTPUT = "logits"


class OnnxFile(Exporter):
    """ONNX for any number of inputs, run by onnxruntime and compared.

    Opset 20. The input is `images`, the output `logits`. The architecture, class names and
    normalisation stand in the metadata of the model.
    """

    name = "onnx"

    def write(self, network: nn.Module, path: Path, facts: NetworkFacts) -> Mapping[str, object]:
        """Write a network by the exporter of torch that builds on torch.export."""
        needed("onnx", "onnxscript", what="ONNX files")
        program = exported_program(network, facts)
        # The exporter prints how far it is.
        with quiet(), contextlib.redirect_stdout(io.StringIO()):
            made = torch.onnx.export(
                program,
                dynamo=True,
                input_names=[INPUT],
                output_names=[OUTPUT],
                opset_version=OPSET,
                verbose=False,
            )
        assert made is not None
        model = made.model_proto
        _name_batch(model)
        add_metadata(model, facts)
        path.write_bytes(model.SerializeToString())
        return {"opset": OPSET, "input": INPUT, "output": OUTPUT}

    def difference(self, network: nn.Module, path: Path, inputs: Tensor) -> float:
        """Return the largest difference between outputs of onnxruntime and of the network."""
        return output_difference(network, inputs, OnnxSession(path).run)


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


def add_metadata(model: Any, facts: NetworkFacts) -> None:
    """Write what is known of a network into the metadata of a model."""
    for name, value in facts.metadata().items():
        entry = model.metadata_props.add()
        entry.key, entry.value = name, value


def _name_batch(model: Any) -> None:
    for each in (*model.graph.input, *model.graph.output):
        each.type.tensor_type.shape.dim[0].dim_param = "batch"
