"""Check the list that `freerea space enumerate nasbench101` writes against recorded cells.

freerea space enumerate nasbench101 --jobs 2 --output cells.csv
python benchmarks/nasbench101_list.py --list cells.csv --data DATA
"""

from __future__ import annotations

import argparse
import bisect
import csv
from pathlib import Path

CELLS = 423_624


def main() -> None:
    """Print what was found, or stop at what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--list", type=Path, required=True, help="what the command has written")
    parser.add_argument("--data", type=Path, required=True, help="folder of recorded data")
    options = parser.parse_args()
    with options.list.open(encoding="utf-8", newline="") as file:
        listed = [(row["key"], row["architecture"], row["params"]) for row in csv.DictReader(file)]
    hashes = [each[0] for each in listed]
    distinct = len(set(hashes))
    if not len(listed) == distinct == len({each[1] for each in listed}) == CELLS:
        raise SystemExit(f"{len(listed)} rows and {distinct} hashes in place of {CELLS}")
    if hashes != sorted(hashes):
        raise SystemExit("the rows are not in the order of their hashes")
    places = []
    with (options.data / "nasbench101_cells.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            place = bisect.bisect_left(hashes, row["hash"])
            if listed[place] != (row["hash"], row["cell"], row["params"]):
                raise SystemExit(f"row {place} is {listed[place]} in place of {row}")
            places.append(place)
    print(f"{distinct} cells, each with a hash of its own, in the order of their hashes.")
    print(
        f"{len(places)} recorded cells are at their places, {places[0]} to {places[-1]}, "
        "with their hashes and parameters."
    )


if __name__ == "__main__":
    main()
