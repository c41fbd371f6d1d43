"""Writes a network to a file, and says what was written."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path
from typing import Any

from rich.console import Console

from freerea.exporters import Quantization, export_int8
from freerea.exporters.quantization.quantization import check_suffix
from freerea_plugins import (
    Architecture,
    ExportedFile,
    InputError,
    NetworkFacts,
    find_exporter,
    give_weights,
    seeded_network,
)

from ..output.ending import interruptible
from ..output.printing import print_json, print_note, print_text
from ..output.progress import count_progress
from .calibration import CalibrationImages


@dataclasses.dataclass(frozen=True)
class ExportOptions:
    """How a network is exported; attributes are named as the options."""

    to: Path
    weights: Path | None
    int8: bool
    images: Path | None
    force: bool
    json: bool


def export_architecture(architecture: Architecture, options: ExportOptions) -> None:
    """Write the network of an architecture, and print what was written.

    Raises:
        InputError: If an option is wrong, or what was written computes something else.
    """
    _check(options)
    with interruptible(f"{options.to} was not written."):
        report = (
            _quantized(architecture, options) if options.int8 else _written(architecture, options)
        )
    if options.weights is None and options.to.suffix != ".py":
        print_note("note: the weights are random; give trained ones by `--weights`.")
    if options.json:
        print_json(report)
    else:
        _show(report)


def _check(options: ExportOptions) -> None:
    find_exporter(options.to)
    if options.int8 and options.images is None:
        raise InputError("`--int8` needs `--images`: the folder that ranges are taken from.")
    if options.int8:
        check_suffix(options.to)
    if options.images is not None and not options.int8:
        raise InputError(f"`--images {options.images}` is for `--int8`.")
    if options.to.is_file() and not options.force:
        raise InputError(f"`--to {options.to}` is there already: add `--force` to replace it.")
    if os.path.lexists(options.to) and not options.to.is_file():
        raise InputError(f"`--to {options.to}` cannot be written: it is no regular file.")


def _written(architecture: Architecture, options: ExportOptions) -> dict[str, Any]:
    with Console(stderr=True).status(f"Writing {options.to.name} and comparing"):
        file = architecture.export(options.to, weights=options.weights, overwrite=options.force)
    return _report(architecture, file)


def _quantized(architecture: Architecture, options: ExportOptions) -> dict[str, Any]:
    assert options.images is not None
    network = seeded_network(architecture)
    if options.weights is not None:
        give_weights(network, options.weights)
    with count_progress(Console(stderr=True)) as progress:
        images = CalibrationImages(options.images, architecture, progress)
        found = export_int8(
            network,
            options.to,
            images.facts(NetworkFacts.of(architecture)),
            calibration=images.calibration(),
            judged=images.judged(),
            overwrite=options.force,
            report=lambda done: progress("images compared", done, images.count),
        )
    return {**_report(architecture, found.file), "int8": _int8(found)}


def _int8(found: Quantization) -> dict[str, Any]:
    values = dataclasses.asdict(found)
    del values["file"]
    return values


def _report(architecture: Architecture, file: ExportedFile) -> dict[str, Any]:
    return {
        "path": str(file.path),
        "bytes": file.bytes,
        "architecture": str(architecture),
        "space": architecture.space.name,
        "input_shape": list(architecture.input_shape()),
        "difference": file.difference,
        **file.details,
    }


def _show(report: dict[str, Any]) -> None:
    console = Console()
    details = [f"{report['bytes']:,} bytes"]
    if "opset" in report:
        details.append(f"opset {report['opset']}")
    print_text(console, f"{report['architecture']} of {report['space']} is in {report['path']}:")
    print_text(console, f"  {', '.join(details)}")
    if "int8" in report:
        _show_int8(console, report["int8"])
    elif report["difference"] is None:
        print_text(console, "  not run: nothing here can")
    else:
        print_text(
            console,
            f"  run and compared with the network at batches of 1 and 5: largest difference "
            f"{report['difference']:.2g}",
        )


def _show_int8(console: Console, found: dict[str, Any]) -> None:
    print_text(
        console,
        f"  int8 and float name the same class of {100 * found['agreement']:.1f} % of "
        f"{found['images']:,} images",
    )
    if found["float_accuracy"] is not None:
        print_text(
            console,
            f"  accuracy on them: {100 * found['float_accuracy']:.1f} % float, "
            f"{100 * found['int8_accuracy']:.1f} % int8",
        )
