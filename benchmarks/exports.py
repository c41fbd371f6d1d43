"""Export random architectures of every space and say how far files are from networks.

    python benchmarks/exports.py --output exports.csv [--architectures 30] [--plain 5]
        [--space nats-tss ...]

Each is written as ONNX, run by onnxruntime and compared at batches of 1 and 5; some as plain
PyTorch, run by an interpreter that finds torch alone, with weights and inputs from files, and
compared to the bit. Networks have random weights and the batch-norm statistics of noise, so that
outputs differ from image to image; by how much is the last column. What is in the output already is
not done again.
"""

from __future__ import annotations

import argparse
import csv
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import torch
from rich.console import Console
from rich.progress import track

from freerea_plugins import Architecture, default_plugin_manager, seeded_network

COLUMNS = ("space", "format", "architecture", "difference", "seconds", "spread")
RUN_PLAIN = """
import importlib.util, sys, torch
torch.set_num_threads(1)
specification = importlib.util.spec_from_file_location("plain", sys.argv[1])
module = importlib.util.module_from_spec(specification)
specification.loader.exec_module(module)
assert not [name for name in sys.modules if name.startswith("freerea")]
network = module.build_network().eval()
network.load_state_dict(torch.load(sys.argv[2], weights_only=True))
inputs = torch.load(sys.argv[3], weights_only=True)
with torch.no_grad():
    torch.save([network(each) for each in inputs], sys.argv[4])
"""


def main() -> None:
    """Print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--output", type=Path, required=True, help="file of values, gone on with")
    parser.add_argument("--space", action="append", help="all that are built in by default")
    parser.add_argument("--architectures", type=int, default=30)
    parser.add_argument("--plain", type=int, default=5, help="how many as plain PyTorch")
    options = parser.parse_args()
    torch.set_num_threads(1)
    spaces = options.space or [
        name
        for name, each in default_plugin_manager().spaces.items()
        if each.plugin.distribution == "freerea"
    ]
    work = [
        (suffix, each)
        for name in spaces
        for suffix, count in (("onnx", options.architectures), ("py", options.plain))
        for each in sampled(name, count)
    ]
    known = {(row["space"], row["format"], row["architecture"]) for row in rows(options.output)}
    if not options.output.exists():
        append(options.output, COLUMNS)
    for suffix, each in track(work, console=Console(stderr=True)):
        if (each.space.name, suffix, str(each)) not in known:
            append(options.output, measured(each, suffix))
    show(options.output, spaces)


def sampled(space: str, count: int) -> Iterator[Architecture]:
    """Yield different random architectures."""
    found = default_plugin_manager().space(space)()
    rng, seen = random.Random(0), set[str]()
    while len(seen) < count:
        architecture = found.architecture(found.sample(rng))
        if architecture.key not in seen:
            seen.add(architecture.key)
            yield architecture


def measured(architecture: Architecture, suffix: str) -> tuple[object, ...]:
    """Export an architecture and return a row."""
    generator = torch.Generator().manual_seed(0)
    inputs = [
        torch.randn(each, *architecture.input_shape(), generator=generator) for each in (1, 5)
    ]
    with tempfile.TemporaryDirectory() as folder, torch.no_grad():
        path = Path(folder) / f"network.{suffix}"
        started = time.perf_counter()
        difference = architecture.export(path).difference
        seconds = time.perf_counter() - started
        network = seeded_network(architecture).eval()
        outputs = [network(each) for each in inputs]
        if suffix == "py":
            found = run_alone(path, network, inputs)
            difference = max(
                float((ours - theirs).abs().max())
                for ours, theirs in zip(outputs, found, strict=True)
            )
    spread = float(outputs[1].std(dim=0).mean())
    return architecture.space.name, suffix, architecture, difference, seconds, spread


def run_alone(
    path: Path, network: torch.nn.Module, inputs: list[torch.Tensor]
) -> list[torch.Tensor]:
    """Return outputs of a file of plain PyTorch, run where nothing but torch can be imported."""
    weights, given, outputs = (path.with_name(f"{each}.pt") for each in ("weights", "in", "out"))
    torch.save(network.state_dict(), weights)
    torch.save(inputs, given)
    subprocess.run(
        [sys.executable, "-I", "-c", RUN_PLAIN, path, weights, given, outputs], check=True
    )
    found: list[torch.Tensor] = torch.load(outputs, weights_only=True)
    return found


def rows(path: Path) -> list[dict[str, str]]:
    """Return what was measured so far."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def append(path: Path, row: tuple[object, ...]) -> None:
    """Write a row."""
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(row)


def show(path: Path, spaces: list[str]) -> None:
    """Print what is largest for each space and format."""
    print("| space | format | architectures | largest difference | median seconds | spread |")
    print("|---|---|---|---|---|---|")
    for space in spaces:
        for suffix in ("onnx", "py"):
            found = [r for r in rows(path) if (r["space"], r["format"]) == (space, suffix)]
            if found:
                largest = max(float(each["difference"]) for each in found)
                seconds = sorted(float(each["seconds"]) for each in found)[len(found) // 2]
                spread = sorted(float(each["spread"]) for each in found)[len(found) // 2]
                figures = f"{largest:.1e} | {seconds:.1f} | {spread:.2g}"
                print(f"| {space} | {suffix} | {len(found)} | {figures} |")


if __name__ == "__main__":
    main()
