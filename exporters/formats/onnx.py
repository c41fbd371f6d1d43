"""ONNX."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freerea_plugins import Exporter

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from torch import Tensor, nn

    from freerea_plugins import NetworkFacts


class OnnxFile(Exporter):
    """ONNX for any number of inputs, run by onnxruntime and compared.

    Opset 20. The input is `images`, the output `logits`. The architecture, class names and
    normalisation stand in the metadata of the model.
    """

    name = "onnx"

    def write(self, network: nn.Module, path: Path, facts: NetworkFacts) -> Mapping[str, object]:
        """Write a network by the exporter of torch that builds on torch.export."""
        from ..programs.onnx_model import INPUT, OPSET, OUTPUT, onnx_model

        path.write_bytes(onnx_model(network, facts).SerializeToString())
        return {"opset": OPSET, "input": INPUT, "output": OUTPUT}

    def difference(self, network: nn.Module, path: Path, inputs: Tensor) -> float:
        """Return the largest difference between outputs of onnxruntime and of the network."""
        from ..programs.comparison import output_difference
        from ..programs.onnx_session import OnnxSession

        return output_difference(network, inputs, OnnxSession(path).run)
