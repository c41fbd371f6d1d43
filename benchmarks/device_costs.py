"""Compare peak memory and model size with what really runs, and say what they take to compute.

    python benchmarks/device_costs.py [--spaces mobile-tiny nats-tss nasbench101]
        [--architectures 20] [--sizes 3] [--graphs FOLDER]

Peak memory is compared with live storages of the exported network as it runs, model size with the
integers in the int8 file that ONNX Runtime quantises. `--graphs` writes the graphs for
`tflite_micro_arena.py`, which needs packages of its own.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import logging
import random
import tempfile
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from live_tensors import live_values
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

from freerea.devices import (
    Graph,
    GreedyArena,
    ModelSize,
    PeakMemory,
    architecture_graph,
)
from freerea.devices.graphs.descriptions import describe
from freerea_plugins import Architecture, default_plugin_manager


def main() -> None:
    """Print a table of differences."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--spaces", nargs="+", default=["mobile-tiny", "nats-tss", "nasbench101"])
    parser.add_argument("--architectures", type=int, default=20)
    parser.add_argument("--sizes", type=int, default=3)
    parser.add_argument("--graphs", type=Path)
    options = parser.parse_args()
    torch.set_num_threads(1)
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")
    for name in options.spaces:
        compare(name, options.architectures, options.sizes, options.graphs)


def compare(name: str, architectures: int, sizes: int, graphs: Path | None) -> None:
    """Print how costs of random architectures of a space differ from what really runs."""
    space = default_plugin_manager().space(name)()
    rng = random.Random(0)
    sample = [Architecture(space, space.sample(rng)) for _ in range(architectures)]
    architecture_graph(sample[0])
    architecture_graph.cache_clear()
    begin = time.process_time()
    recorded = [architecture_graph(each) for each in sample]
    milliseconds = 1000 * (time.process_time() - begin) / len(sample)
    peaks = np.array([PeakMemory().graph_cost(each) for each in recorded])
    arenas = np.array([GreedyArena(1).bytes(each, 1, inputs=False) for each in recorded])
    live = np.array([live_values(each.build_network(), each.input_shape()) for each in sample])
    print(
        f"{name}: {milliseconds:.0f} ms an architecture; peak of {architectures} differs from "
        f"live tensors by {100 * np.abs(peaks / live - 1).max():.2f} % at most, the greedy arena "
        f"is {np.median(arenas / peaks):.2f} of it in the median and "
        f"{(arenas / peaks).max():.2f} at most",
        flush=True,
    )
    differences = []
    for architecture, graph in list(zip(sample, recorded, strict=True))[:sizes]:
        size = ModelSize().graph_cost(graph)
        differences.append(size / quantised_bytes(architecture) - 1)
    if differences:
        print(
            f"{name}: model size of {sizes} differs from the int8 file's integers by "
            f"{100 * max(map(abs, differences)):.2f} % at most",
            flush=True,
        )
    if graphs is not None:
        graphs.mkdir(parents=True, exist_ok=True)
        for number, graph in enumerate(recorded):
            text = json.dumps(graph_facts(graph))
            (graphs / f"{name}-{number}.json").write_text(text, encoding="utf-8")


def quantised_bytes(architecture: Architecture) -> int:
    """Return the bytes of weights and biases in the int8 file of an architecture.

    Scales and zero points, a number for each tensor, do not count, nor do zeros that sums begin
    with.
    """

    class Noise(CalibrationDataReader):  # type: ignore[misc]
        def __init__(self) -> None:
            self.left = 2

        def get_next(self) -> dict[str, Any] | None:
            self.left -= 1
            shape = (1, *architecture.input_shape())
            return {"image": np.random.rand(*shape).astype("float32")} if self.left >= 0 else None

    with tempfile.TemporaryDirectory() as folder:
        path, prepared, quantised = (str(Path(folder, each)) for each in "pqr")
        image = torch.rand(1, *architecture.input_shape())
        with contextlib.redirect_stdout(io.StringIO()):
            torch.onnx.export(
                architecture.build_network().eval(),
                (image,),
                path,
                dynamo=False,  # which records what runs, whatever decides it
                input_names=["image"],
                verbose=False,
            )
        quant_pre_process(path, prepared)
        quantize_static(prepared, quantised, Noise(), quant_format=QuantFormat.QDQ)
        constants = onnx.load(quantised).graph.initializer
    arrays = [onnx.numpy_helper.to_array(each) for each in constants]
    integers = (each for each in arrays if each.dtype in ("int8", "uint8", "int32"))
    return sum(
        each.nbytes for each in integers if each.size > 1 and (each.shape[0] > 1 or each.any())
    )


def graph_facts(graph: Graph) -> dict[str, Any]:
    """Return a graph as JSON, with its peak and its arena."""
    return {
        "peak": PeakMemory(counts_input=True).graph_cost(graph),
        "arena": GreedyArena().bytes(graph, 1, inputs=True),
        "inputs": graph.inputs,
        "outputs": graph.outputs,
        "shapes": {number: value.shape for number, value in graph.values.items()},
        "operators": [
            {
                "kind": each.kind,
                "settings": dict(describe(each, graph).settings),
                "followed_by": describe(each, graph).followed_by,
                "inputs": each.inputs,
                "outputs": each.outputs,
            }
            for each in graph.operators
        ],
    }


if __name__ == "__main__":
    main()
