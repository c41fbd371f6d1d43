"""Metric values of many architectures in a file that grows and can be taken up again."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from freerea.metrics import Evaluator
from freerea_plugins import Architecture, InputError

VALUES_FILE = "values.csv"
CHUNK = 64
"""Architectures handed to the processes at a time."""


class Survey:
    """Measures architectures and keeps each value as soon as it is known.

    Args:
        folder: Where `values.csv` is, or will be.
        evaluator: Measures.
    """

    def __init__(self, folder: Path, evaluator: Evaluator) -> None:
        self._path = folder / VALUES_FILE
        self._evaluator = evaluator
        self._names = [metric.name for metric in evaluator.metrics]

    def measure(self, architectures: Sequence[Architecture], jobs: int) -> Iterator[int]:
        """Measure what is not in the file yet; yield how many rows each step added.

        Architectures that are the same at the evaluator's fidelity are measured once.

        Raises:
            InputError: If the file holds other metrics, or is damaged.
        """
        done = self.read()
        yield len(done)
        groups: dict[Architecture, list[str]] = {}
        for architecture in architectures:
            if str(architecture) not in done:
                measured = architecture.at(self._evaluator.fidelity)
                groups.setdefault(measured, []).append(str(architecture))
        with self._path.open("a", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            if file.tell() == 0:
                writer.writerow(["architecture", *self._names])
            waiting = list(groups)
            for start in range(0, len(waiting), CHUNK):
                chunk = waiting[start : start + CHUNK]
                for measured, values in zip(
                    chunk, self._evaluator.measure_many(chunk, jobs=jobs), strict=True
                ):
                    members = groups[measured]
                    writer.writerows([member, *values.values()] for member in members)
                    file.flush()
                    yield len(members)

    def read(self) -> dict[str, tuple[float, ...]]:
        """Return the values known so far, by architecture.

        Raises:
            InputError: If the file holds other metrics, or is damaged.
        """
        if not self._path.exists():
            return {}
        self._drop_incomplete_line()
        with self._path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            try:
                header = next(rows, None)
                if header is not None and header != ["architecture", *self._names]:
                    raise InputError(f"`{self._path}` holds other columns: {', '.join(header)}.")
                return dict(map(self._parse, rows))
            except (ValueError, csv.Error) as error:
                if isinstance(error, InputError):
                    raise
                raise InputError(
                    f"`{self._path}` is damaged in line {rows.line_num}, {error}: delete the line, "
                    "and it is measured again."
                ) from error

    def _parse(self, row: Sequence[str]) -> tuple[str, tuple[float, ...]]:
        """Return an architecture and its values.

        Raises:
            ValueError: If the row is not made so.
        """
        if len(row) != 1 + len(self._names):
            raise ValueError(f"{len(row)} columns instead of {1 + len(self._names)}")
        return row[0], tuple(map(float, row[1:]))

    def _drop_incomplete_line(self) -> None:
        """Cut off what a process that was killed did not finish writing."""
        content = self._path.read_bytes()
        complete = content.rfind(b"\n") + 1
        if complete < len(content):
            with self._path.open("r+b") as file:
                file.truncate(complete)
