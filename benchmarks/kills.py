"""Kills real searches at random moments, cuts their journals at random bytes, and resumes them.

Each is to end with the history of a search that was left alone, byte for byte but for the time
that an evaluation took. Run it with ``python benchmarks/kills.py --kills 60 --cuts 60``.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

FREEREA = Path(sys.executable).with_name("freerea")
POPULATION = ("--population", "6", "--repeats", "1", "--evaluations", "30", "--cache", "off")
COMMANDS = {
    "search": ("search", *POPULATION, "--tournament", "3", "--metric", "log_synflow"),
    "search by pymoo": (
        *("search", *POPULATION, "--tournament", "3", "--metric", "log_synflow"),
        *("--engine", "pymoo"),
    ),
    "search by two processes": (
        *("search", *POPULATION, "--tournament", "3", "--metric", "log_synflow"),
        *("--jobs", "2"),
    ),
    "pareto": ("pareto", *POPULATION, "--objective", "log_synflow", "--objective", "flops"),
}
LONGEST_LIFE = 3.0
"""Seconds within which a search is killed, from when it has a folder: longer than most take."""


def main() -> None:
    """Print how many searches ended as they should."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--cuts", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        whole = {name: _undisturbed(name) for name in COMMANDS}
        names = list(COMMANDS)
        failures = []
        for number in range(options.kills):
            name = names[number % len(names)]
            seconds = rng.uniform(0, LONGEST_LIFE)
            folder_of_run, finished = _killed(name, seconds)
            failures += _compare(f"{name} killed after {seconds:.2f} s", folder_of_run, whole[name])
            print(f"kill {number + 1}: {name}, {seconds:.2f} s, {finished}", flush=True)
        for number in range(options.cuts):
            name = names[number % len(names)]
            cut, at = _cut(whole[name], rng)
            failures += _compare(f"{name} cut at byte {at}", cut, whole[name])
            print(f"cut {number + 1}: {name}, byte {at}", flush=True)
        print(*failures, sep="\n")
        print(
            f"{options.kills} kills, {options.cuts} cuts: {len(failures)} ended with another "
            "history than a search left alone"
        )
    sys.exit(bool(failures))


def _undisturbed(name: str) -> Path:
    folder = Path(f"whole {name}")
    subprocess.run([FREEREA, *COMMANDS[name], "--output", folder], check=True, capture_output=True)
    return folder


def _killed(name: str, seconds: float) -> tuple[Path, str]:
    """Kill a search some seconds after it has made its folder, and return that."""
    before = set(Path("runs").glob("*"))
    process = subprocess.Popen(
        [FREEREA, *COMMANDS[name]],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    while process.poll() is None and not set(Path("runs").glob("*")) - before:
        time.sleep(0.005)
    time.sleep(seconds)
    finished = "finished before" if process.poll() is not None else "killed"
    process.send_signal(signal.SIGKILL)
    process.wait()
    (new,) = set(Path("runs").glob("*")) - before
    return new, finished


def _cut(whole: Path, rng: random.Random) -> tuple[Path, int]:
    """Return a copy of a run whose journal ends at a random byte."""
    folder = Path("cut")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(whole, folder)
    journal = folder / "study.journal"
    at = rng.randrange(journal.stat().st_size)
    os.truncate(journal, at)
    return folder, at


def _compare(what: str, folder: Path, whole: Path) -> list[str]:
    """Resume a search, and return what is wrong with its history."""
    if not (folder / "settings.json").exists():
        return []  # Killed before it had begun: there is nothing to resume.
    command = "pareto" if "pareto" in whole.name else "search"
    done = subprocess.run(
        [FREEREA, command, "--resume", folder], capture_output=True, text=True, check=False
    )
    if done.returncode:
        return [f"{what}: {done.stderr}"]
    same = _history(folder) == _history(whole)
    return [] if same else [f"{what}: another history"]


def _history(folder: Path) -> Sequence[dict[str, str]]:
    with (folder / "history.csv").open(newline="", encoding="utf-8") as file:
        return [
            {name: value for name, value in row.items() if name != "seconds"}
            for row in csv.DictReader(file)
        ]


if __name__ == "__main__":
    main()
