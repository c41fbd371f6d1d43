"""Compare the planned arena with the one that TensorFlow Lite Micro allocates for the same graph.

    python benchmarks/device_costs.py --graphs graphs
    python benchmarks/tflite_micro_arena.py graphs/*.json

The second needs `tensorflow-cpu` and `tflite-micro`, in an environment of their own. Each graph is
built in Keras, operator for operator, converted to int8 and loaded by TensorFlow Lite Micro.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf
from tflite_micro import runtime

_HEAD = re.compile(r"Arena allocation head (\d+) bytes")


def main() -> None:
    """Print each graph's peak, arena as planned, and arena as allocated."""
    ratios = []
    for path in map(Path, sys.argv[1:]):
        facts = json.loads(path.read_text(encoding="utf-8"))
        try:
            allocated = arena_head(int8_model(facts))
        except (NotImplementedError, ValueError) as error:  # As additions of views of parts.
            print(f"{path.stem}: left out, {str(error).partition(chr(10))[0]}")
            continue
        ratios.append(facts["arena"] / allocated)
        print(
            f"{path.stem}: peak {facts['peak']}, arena {facts['arena']}, allocated {allocated}",
            flush=True,
        )
    print(f"planned / allocated: {min(ratios):.3f} to {max(ratios):.3f}")


def int8_model(facts: dict[str, Any]) -> bytes:
    """Return the int8 file of a graph."""
    (number,) = facts["inputs"]
    _, channels, height, width = facts["shapes"][str(number)]
    image = tf.keras.Input((height, width, channels), batch_size=1)
    values = {number: image}
    for operator in facts["operators"]:
        shape = facts["shapes"][str(operator["outputs"][0])]
        operands = [values[each] for each in operator["inputs"]]
        result = layer(operator, operands, shape)
        for each in operator["followed_by"]:
            result = activation(each)(result)
        values[operator["outputs"][0]] = result
    model = tf.keras.Model(image, values[facts["outputs"][0]])
    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.representative_dataset = lambda: (
        [np.random.rand(1, height, width, channels).astype("float32")] for _ in range(2)
    )
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
    converter.inference_input_type = converter.inference_output_type = tf.int8
    with contextlib.redirect_stdout(io.StringIO()):
        return bytes(converter.convert())


def layer(  # noqa: PLR0911
    operator: dict[str, Any], operands: list[Any], shape: list[int]
) -> Any:
    """Return what an operator makes of its operands."""
    kind, settings = operator["kind"], operator["settings"]
    layers = tf.keras.layers
    if not operands:
        raise NotImplementedError(f"`{kind}` is of nothing")
    if kind == "convolution":
        kernel = [int(each) for each in settings["kernel"].split("x")]
        stride = int(settings["stride"])
        groups = int(settings.get("groups", 1))
        if groups > 1 and groups == operands[0].shape[-1]:
            return layers.DepthwiseConv2D(kernel, stride, padding="same")(operands[0])
        return layers.Conv2D(shape[1], kernel, stride, padding="same", groups=groups)(operands[0])
    if kind == "linear":
        return layers.Dense(shape[1])(layers.Flatten()(operands[0]))
    if kind in {"average_pool", "max_pool"}:
        side = int(settings["kernel"])
        stride = int(settings.get("stride", side))
        pool = layers.AveragePooling2D if kind == "average_pool" else layers.MaxPooling2D
        return pool(side, stride, padding="same" if stride == 1 else "valid")(operands[0])
    if kind == "mean":
        return layers.GlobalAveragePooling2D(keepdims=len(shape) == 4)(operands[0])
    if kind == "batch_norm":
        return layers.BatchNormalization()(operands[0])
    if kind == "add":
        return layers.Add()(operands if len(operands) == 2 else operands * 2)
    if kind == "mul":
        return layers.Multiply()(operands)
    if kind == "concatenation":
        return layers.Concatenate()(operands)
    return activation(kind)(operands[0])


def activation(kind: str) -> Any:
    """Return a layer that does what an activation does."""
    layers = tf.keras.layers
    if kind == "relu6":
        return layers.ReLU(6.0)
    if kind == "batch_norm":
        return lambda value: value  # Folded already.
    known = {"relu", "sigmoid", "tanh", "hardsigmoid", "hardswish"}
    if kind not in known:
        raise NotImplementedError(f"`{kind}` has no layer here")
    name = {"hardsigmoid": "hard_sigmoid", "hardswish": "hard_swish"}.get(kind, kind)
    return layers.Activation(name)


def arena_head(model: bytes) -> int:
    """Return the bytes of the part of the arena that holds values."""
    interpreter = runtime.Interpreter.from_bytes(model, arena_size=64 << 20)
    with tempfile.TemporaryFile() as file:
        # It prints from C++, past Python's own streams.
        saved = [(each, os.dup(each)) for each in (1, 2)]
        for each, _ in saved:
            os.dup2(file.fileno(), each)
        interpreter.print_allocations()
        for each, copy in saved:
            os.dup2(copy, each)
            os.close(copy)
        file.seek(0)
        text = file.read().decode()
    found = _HEAD.search(text)
    if found is None:
        raise RuntimeError(f"TensorFlow Lite Micro says nothing of its arena: {text}")
    return int(found.group(1))


if __name__ == "__main__":
    main()
