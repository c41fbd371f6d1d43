"""What a search would search, told without a search."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

from freerea.samplers import TrainingFreeObjective

from ..option_groups import RunOptions
from ..output.format import format_cost, format_images
from ..output.outside import cell
from ..output.printing import print_json, print_text
from ..settings.run import RunSettings
from .feasible_share import feasible_share, in_words
from .search import Budget


def show_dry_run(
    settings: RunSettings,
    options: RunOptions,
    objective: TrainingFreeObjective,
    budget: Budget,
    algorithm: str,
    algorithm_settings: Mapping[str, Any],
    costs: Mapping[str, str],
) -> None:
    """Print what would be searched; nothing is measured and nothing written.

    Args:
        settings: How it would be run.
        options: Whether JSON is wanted.
        objective: What would be measured.
        budget: When the search would end.
        algorithm: Name of the algorithm.
        algorithm_settings: Its settings.
        costs: Costs that would be objectives too, by name with their direction.
    """
    space = objective.space
    plan: dict[str, Any] = {
        "space": space.name,
        "size": space.size,
        "different": space.distinct_size,
        "dataset": space.dataset.name,
        "dataset_definition": space.dataset.definition(),
        "fitness": objective.fitness.name,
        "metrics": {
            **dict(zip(objective.metric_names, objective.directions, strict=True)),
            **costs,
        },
        "score": None if costs else objective.score.name,
        "fidelity": dataclasses.asdict(objective.evaluator.fidelity),
        "algorithm": algorithm,
        "algorithm_settings": dict(algorithm_settings),
        "limits": {limit.constraint.name: limit.maximum for limit in objective.limits},
        **feasible_share(objective),
        "evaluations": budget.evaluations,
        "seconds": budget.seconds,
        "seed": settings.seed,
    }
    if options.json:
        print_json(plan)
    else:
        _show(plan)


def _show(plan: Mapping[str, Any]) -> None:
    console = Console()
    sizes = f"{plan['size']:,} architectures, {plan['different']:,} of them different"
    if plan["size"] == plan["different"]:
        sizes = f"{plan['size']:,} architectures"
    print_text(console, f"Would search {plan['space']}, {sizes}:")
    grid = Table.grid(padding=(0, 2))
    metrics = ", ".join(f"{name} ({way})" for name, way in plan["metrics"].items())
    fidelity = {name: each for name, each in plan["fidelity"].items() if name != "name"}
    limits = (f"{name} {format_cost(each, name)}" for name, each in plan["limits"].items())
    facts = {
        "data set": f"{plan['dataset']}, {format_images(plan)}",
        "fitness": plan["fitness"],
        "metrics": metrics,
        "score": plan["score"] if len(plan["metrics"]) > 1 else None,
        "fidelity": f"{plan['fidelity']['name']}: {_written(fidelity)}",
        "algorithm": f"{plan['algorithm']}: {_written(plan['algorithm_settings'])}".rstrip(": "),
        "limits": ", ".join(limits) or "none",
        "budget": _budget(plan),
        "seed": str(plan["seed"]),
    }
    for name, text in facts.items():
        if text is not None:
            grid.add_row("", name, cell(text))
    console.print(grid)
    if "feasible_share" in plan:
        print_text(console, in_words(plan["feasible_share"], plan["feasible_share_samples"]))
    print_text(console, "Nothing was measured or written.")


def _written(settings: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {each}" for name, each in settings.items() if each is not None)


def _budget(plan: Mapping[str, Any]) -> str:
    evaluations, seconds = plan["evaluations"], plan["seconds"]
    return " or ".join(
        [
            *([] if evaluations is None else [f"{evaluations:,} evaluations"]),
            *([] if seconds is None else [f"{seconds:g} s"]),
        ]
    )
