"""An ONNX file quantised by what activations are on some inputs."""

from __future__ import annotations

import contextlib
import io
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from torch import Tensor

from freerea_plugins import NetworkFacts

from ..packages import needed
from ..programs.onnx_model import INPUT, add_metadata


def quantize(source: Path, target: Path, inputs: Tensor, facts: NetworkFacts) -> None:
    """Write an ONNX file of eight bits: QDQ nodes, weights per channel, activations per tensor.

    Both are signed; zero points of weights are 0.

    Args:
        source: An ONNX file of floats.
        target: The file.
        inputs: ``(n, …)``, whose activations the ranges are taken from.
        facts: What is written into the metadata.

    Raises:
        InputError: If a package is missing.
    """
    onnx, tools, shapes = needed(
        "onnx",
        "onnxruntime.quantization",
        "onnxruntime.quantization.shape_inference",
        what="ONNX files of eight bits",
    )
    prepared = source.with_suffix(".prepared.onnx")
    with _quiet():
        shapes.quant_pre_process(source, prepared, skip_symbolic_shape=True)
        tools.quantize_static(
            prepared,
            target,
            _Reader(inputs.numpy()),
            quant_format=tools.QuantFormat.QDQ,
            per_channel=True,
            weight_type=tools.QuantType.QInt8,
            activation_type=tools.QuantType.QInt8,
        )
    model = onnx.load(target)
    del model.metadata_props[:]
    add_metadata(model, facts)
    onnx.save(model, target)


class _Reader:
    """Gives out inputs one at a time, as onnxruntime asks for them."""

    def __init__(self, inputs: npt.NDArray[np.float32]) -> None:
        self._left = iter(inputs)

    def get_next(self) -> dict[str, Any] | None:
        """Return the next input, or nothing at the end."""
        found = next(self._left, None)
        return None if found is None else {INPUT: found[None]}


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep onnxruntime from advising on what was done already."""
    root = logging.getLogger()
    before = root.level
    root.setLevel(logging.ERROR)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            yield
    finally:
        root.setLevel(before)
