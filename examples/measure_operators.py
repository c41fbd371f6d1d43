"""Measure a list of operators on a device that has PyTorch and nothing else of ours.

freerea device operators --space mobile-tiny --output operators.csv    # here
python measure_operators.py operators.csv my-board.csv                 # on the device
freerea search --space mobile-tiny --limit latency:my-board.csv=20ms   # here again
"""

from __future__ import annotations

import csv
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import torch


def prepared(calls: str) -> Callable[[], object]:
    """Return a function that runs an operator on random numbers."""
    steps = []
    for call in json.loads(calls):
        name, _, overload = call["function"].partition(".")
        function = getattr(getattr(torch.ops.aten, name), overload)
        steps.append((function, [made(each) for each in call["arguments"]], call))

    def run() -> object:
        result = None
        for function, arguments, call in steps:
            given = [
                previous(result, each) if is_previous(each) else argument
                for each, argument in zip(call["arguments"], arguments, strict=True)
            ]
            result = function(*given)
        return result

    return run


def made(argument: object) -> object:
    """Return a tensor for its description, and all else as it is."""
    if isinstance(argument, dict):
        return torch.rand(argument["tensor"]).to(getattr(torch, argument["dtype"]))
    if isinstance(argument, list):
        return [made(each) for each in argument]
    return argument


def is_previous(argument: object) -> bool:
    """Return whether an argument is what the step before made."""
    return isinstance(argument, dict) and argument["source"] == "previous"


def previous(result: object, argument: dict) -> torch.Tensor:
    """Return what the step before made, in the shape that is asked for."""
    first = result[0] if isinstance(result, tuple | list) else result
    return first.reshape(argument["tensor"])


def median_seconds(run: Callable[[], object], seconds: float = 0.1) -> tuple[float, float, int]:
    """Return the median, the difference of the quartiles, and the number of repeats."""
    run()
    times = []
    end = time.perf_counter() + seconds
    while len(times) < 9 or time.perf_counter() < end:
        begin = time.perf_counter()
        run()
        times.append(time.perf_counter() - begin)
    lower, median, upper = statistics.quantiles(times, n=4)
    return median, upper - lower, len(times)


def main(source: str, target: str) -> None:
    """Write the table with times."""
    with Path(source).open(encoding="utf-8", newline="") as file:
        lines = file.readlines()
    facts = [each for each in lines if each.startswith("#")]
    reader = csv.DictReader(each for each in lines if not each.startswith("#"))
    rows = list(reader)
    with torch.inference_mode():
        for row in rows:
            row["seconds"], row["spread"], row["repeats"] = median_seconds(prepared(row["calls"]))
            print(f"{1e6 * row['seconds']:10.1f} us  {row['operator']}", flush=True)
    with Path(target).open("w", encoding="utf-8", newline="") as file:
        file.writelines(facts)
        writer = csv.DictWriter(file, reader.fieldnames or [])
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    torch.set_num_threads(1)
    main(*sys.argv[1:])
