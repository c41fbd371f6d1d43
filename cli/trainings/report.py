"""The result of a training, for people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from ..output.format import format_cost
from ..output.outside import cell
from ..output.printing import print_text

_CLAIMS = {
    "better": "better than",
    "worse": "worse than",
    "no difference seen": "not seen to differ from",
}


def show_training(result: dict[str, Any], folder: Path) -> None:
    """Print accuracies with costs, and what they say of the search.

    Args:
        result: As in `training.json`.
        folder: Where that is.
    """
    console = Console()
    images = result["images"]
    print_text(
        console,
        f"Accuracy on {images['test']:,} images that no network has seen, after training on "
        f"{images['train']:,}:",
    )
    console.print(_accuracies(result))
    console.print(_costs(result))
    for row in result["architectures"]:
        print_text(console, f"{row['name']}: {row['architecture']}")
    for line in _lines(result, folder):
        print_text(console, line)
    print_text(console, f"Table, outcomes and weights are in {folder}.")
    if result["status"] == "interrupted":
        print_text(console, f"Interrupted. Go on with: freerea train --resume {folder}")


def _accuracies(result: dict[str, Any]) -> Table:
    table = _named_table("accuracy, %", "95 % by images", "seeds")
    for row in result["architectures"]:
        between = "" if row["low"] is None else f"{_percent(row['low'])} to {_percent(row['high'])}"
        table.add_row(cell(row["name"]), _accuracy(row), between, str(row["seeds"]))
    return table


def _costs(result: dict[str, Any]) -> Table:
    names = list(result["architectures"][0]["costs"])
    table = _named_table(*names)
    for row in result["architectures"]:
        costs = (format_cost(row["costs"][name], name) for name in names)
        table.add_row(cell(row["name"]), *costs)
    if limits := result["limits"]:
        written = (format_cost(limits[name], name) if name in limits else "" for name in names)
        table.add_section()
        table.add_row("limit", *written)
    return table


def _named_table(*headings: str) -> Table:
    table = Table(box=box.SIMPLE)
    table.add_column("", no_wrap=True)
    for heading in headings:
        table.add_column(cell(heading), justify="right", no_wrap=True)
    return table


def _accuracy(row: dict[str, Any]) -> str:
    if row["accuracy"] is None:
        return "not trained"
    spread = "" if row["spread"] is None else f" ± {_percent(row['spread'])}"
    return f"{_percent(row['accuracy'])}{spread}"


def _lines(result: dict[str, Any], folder: Path) -> list[str]:
    """Say in words what the figures say, and what they do not."""
    lines = [_claim(each) for each in result["comparisons"]]
    trained = [row for row in result["architectures"] if row["seeds"]]
    if any(row["seeds"] == 1 for row in trained) and result["comparisons"]:
        lines.append("One seed says nothing of the chance in a training: intervals are too narrow.")
    if any(
        each["baseline"] == "random" and each["baseline_architectures"] == 1
        for each in result["comparisons"]
    ):
        lines.append("One random architecture stands for no others: raise `--top`.")
    diverged = sum(each["diverged"] for row in trained for each in row["trainings"])
    if diverged:
        lines.append(f"{diverged} trainings diverged: try a smaller `--learning-rate`.")
    if best := result.get("best"):
        lines.append(
            f"Best of the search on the validation images: search {best['rank']}, seed "
            f"{best['seed']}, with {_percent(best['accuracy'])} % on the test images. Take it away "
            f"with: freerea export {folder} --to network.onnx"
        )
    return lines


def _claim(compared: dict[str, Any]) -> str:
    searched = compared["searched_architectures"]
    who = "The first of the search is" if searched == 1 else f"The {searched} of the search are"
    points = f"{100 * compared['difference']:+.1f} points"
    interval = f"{100 * compared['low']:+.1f} to {100 * compared['high']:+.1f}"
    claim = _CLAIMS[compared["verdict"]]
    return f"{who} {claim} {compared['description']}: {points}, 95 % interval {interval}."


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"
