"""Networks as models of ONNX."""

from __future__ import annotations

import contextlib
import io
from typing import Any

import torch
from torch import nn

from freerea_plugins import NetworkFacts

from ..packages import needed
from .exported_program import exported_program, quiet

OPSET = 20
INPUT = "images"
OUTPUT = "logits"


def onnx_model(network: nn.Module, facts: NetworkFacts) -> Any:
    """Return a network as a model of ONNX for any number of inputs.

    Args:
        network: The network in evaluation mode.
        facts: Have the shape of an input; all stand in the metadata.

    Raises:
        InputError: If a package is missing, or torch.export cannot follow the network.
    """
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
    for each in (*model.graph.input, *model.graph.output):
        each.type.tensor_type.shape.dim[0].dim_param = "batch"
    add_metadata(model, facts)
    return model


def add_metadata(model: Any, facts: NetworkFacts) -> None:
    """Write what is known of a network into the metadata of a model."""
    for name, value in facts.metadata().items():
        entry = model.metadata_props.add()
        entry.key, entry.value = name, value
