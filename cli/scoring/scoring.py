"""Measures one architecture, or the network that a file builds."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from typing import Any

import torch
from rich.console import Console
from rich.table import Table

from freerea.devices import ModelSize, PeakMemory
from freerea.metrics import (
    Measurement,
    measurements,
    network_costs,
    pink_noise,
)
from freerea.metrics.networks.device import resolve_device
from freerea.samplers.objectives.costs import checked_cost, checked_network_cost
from freerea.spaces import BenchmarkTable
from freerea_plugins import PAPER, Architecture, Dataset, HardwareConstraint, InputError

from ..output.format import format_cost, format_spread
from ..output.outside import cell
from ..output.printing import print_json
from ..runs.cache import open_cache
from ..settings.measurement import MeasurementSettings
from .network_file import build_network, names_a_file, parse_function, parse_shape
from .reference import measure_reference
from .user_code import user_code


def score_one(
    settings: MeasurementSettings,
    description: str,
    *,
    input_shape: str | None,
    reference: bool,
    cache: str | None,
    as_json: bool,
) -> None:
    """Print metrics and costs of one architecture, or of the network that a file builds.

    Raises:
        InputError: If an option is wrong.
    """
    if names_a_file(description):
        report = _score_file(settings, description, input_shape)
    elif input_shape is not None:
        raise InputError("`--input` is for networks from a file; a search space knows its images.")
    else:
        report = _score_architecture(settings, description, cache, reference=reference)
    if as_json:
        print_json(report)
    else:
        _show(report)


def _score_architecture(
    settings: MeasurementSettings, description: str, cache: str | None, *, reference: bool
) -> dict[str, Any]:
    objective = settings.build_objective(cache=open_cache(cache))
    architecture = objective.space.architecture(description)
    table = settings.open_table(objective.space)
    recorded = {} if table is None else {"recorded": _recorded(table, architecture)}
    found = objective.evaluator.measurements(architecture)
    metrics = {name: each.mean for name, each in found.items()}
    fitness = objective.fitness
    is_compared = reference and fitness.name is not None and fitness.score.has_reference
    standing = measure_reference(objective).standing(metrics) if is_compared else {}
    return {
        "space": objective.space.name,
        "dataset": objective.space.dataset.name,
        "dataset_definition": objective.space.dataset.definition(),
        "architecture": str(architecture),
        "canonical": str(architecture.canonical()),
        "key": architecture.key,
        "genotype": list(architecture.genotype),
        "fidelity": dataclasses.asdict(objective.evaluator.fidelity),
        "fitness": fitness.name,
        **_report(found),
        **standing,
        "costs": objective.costs(architecture)
        | {each.name: checked_cost(each, architecture) for each in _device_costs()},
        **recorded,
    }


def _recorded(table: BenchmarkTable, architecture: Architecture) -> dict[str, float | None]:
    return {column: table.find(architecture, column) for column in table.columns}


def _score_file(
    settings: MeasurementSettings, description: str, input_shape: str | None
) -> dict[str, Any]:
    path, name = parse_function(description)
    shape = _input_shape(settings, input_shape)
    if settings.benchmark is not None:
        raise InputError("`--benchmark` is for architectures: it has no values of your networks.")
    network = build_network(path, name)
    with user_code(path, description, alone=False):
        return _measured(settings, network, shape, description)


def _input_shape(settings: MeasurementSettings, written: str | None) -> tuple[int, ...]:
    images = settings.image_dataset()
    if images is None:
        if written is None:
            raise InputError("`--input` is missing: the shape of one image, as 3x32x32.")
        return parse_shape(written)
    if written is not None:
        raise InputError(
            f"`--input {written}` cannot be used with `--images`: the folder has the shape."
        )
    return images.input_shape


def _measured(
    settings: MeasurementSettings,
    network: torch.nn.Module,
    shape: tuple[int, ...],
    description: str,
) -> dict[str, Any]:
    network.to(resolve_device(settings.device))
    dataset = Dataset("images", shape, _classes(network, shape, description))
    batch = settings.load_batch(dataset) or pink_noise(dataset, seed=settings.seed)
    images = settings.image_dataset()
    if images is not None and images.classes != dataset.classes:
        raise InputError(
            f"`{description}` returns {dataset.classes} logits, `{settings.images}` has "
            f"{images.classes} classes."
        )
    found = measurements(
        network,
        batch,
        settings.resolve_fitness(None).metrics,
        repeats=PAPER.repeats if settings.repeats is None else settings.repeats,
        seed=settings.seed,
    )
    costs = dict(network_costs(network, shape))
    costs |= {each.name: checked_network_cost(each, network, shape) for each in _device_costs()}
    return {"network": description, **_report(found), "costs": costs}


def _device_costs() -> tuple[HardwareConstraint, ...]:
    return PeakMemory(), ModelSize()


def _report(found: Mapping[str, Measurement]) -> dict[str, Any]:
    """Return means and, of what was measured several times, spreads and values."""
    return {
        "metrics": {name: each.mean for name, each in found.items()},
        "spread": {name: each.spread for name, each in found.items() if len(each.values) > 1},
        "repeats": {name: each.values for name, each in found.items() if len(each.values) > 1},
    }


def _classes(network: torch.nn.Module, shape: tuple[int, ...], description: str) -> int:
    training = network.training
    weight = next(network.parameters(), torch.empty(0))
    try:
        with torch.no_grad():
            images = torch.zeros(2, *shape, dtype=weight.dtype, device=weight.device)
            logits = network.eval()(images)
    # A network may refuse its input in any way it likes.
    except Exception as error:
        reason = str(error).partition("\n")[0] or type(error).__name__
        written = "x".join(map(str, shape))
        raise InputError(f"`{description}` does not take images of {written}: {reason}") from error
    finally:
        network.train(training)
    if not isinstance(logits, torch.Tensor) or logits.ndim != 2 or len(logits) != 2:
        found = tuple(logits.shape) if isinstance(logits, torch.Tensor) else type(logits).__name__
        raise InputError(f"`{description}` must return logits (n, classes), got {found}.")
    return logits.shape[1]


def _show(report: Mapping[str, Any]) -> None:
    grid = Table.grid(padding=(0, 2))
    for name, value in report["metrics"].items():
        spread = report["spread"].get(name, math.nan)
        varying = f" ± {format_spread(spread)}" if math.isfinite(spread) else ""
        grid.add_row(cell(name), f"{value:.6g}{varying}")
    if "score" in report:
        standing = f"{report['score']:.4g}, above {report['percentile']:.0f} % of the founders"
        grid.add_row("score", standing)
    for name, cost in report["costs"].items():
        grid.add_row(cell(name), format_cost(cost, name))
    for name, value in report.get("recorded", {}).items():
        grid.add_row(cell(f"recorded {name}"), "-" if value is None else format_cost(value))
    Console().print(grid)
