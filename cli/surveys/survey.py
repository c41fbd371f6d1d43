"""Metric values of many architectures in a file that grows and can be taken up again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from freerea.metrics import Evaluator
from freerea_plugins import Architecture, InputError, whole_file, writing

from ..output.files import fill_table

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
        self._header = ["architecture", *(metric.name for metric in evaluator.metrics)]

    def measure(self, architectures: Sequence[Architecture], jobs: int) -> Iterator[int]:
        """Measure what is not in the file yet; yield how many rows each step added.

        Architectures that are the same at the evaluator's fidelity are measured once.

        Raises:
            InputError: If the file holds other metrics, is damaged, or cannot be written.
        """
        done = self.read()
        yield len(done)
        groups: dict[Architecture, list[str]] = {}
        for architecture in architectures:
            if str(architecture) not in done:
                measured = architecture.at(self._evaluator.fidelity)
                groups.setdefault(measured, []).append(str(architecture))
        self._begin()
        waiting = list(groups)
        for start in range(0, len(waiting), CHUNK):
            chunk = waiting[start : start + CHUNK]
            for measured, values in zip(
                chunk, self._evaluator.measure_many(chunk, jobs=jobs), strict=True
            ):
                members = groups[measured]
                self._append([member, *values.values()] for member in members)
                yield len(members)

    def read(self) -> dict[str, tuple[float, ...]]:
        """Return the values known so far, by architecture.

        Raises:
            InputError: If the file holds other metrics, is damaged, or cannot be read.
        """
        content = self._content()
        if not content:
            return {}
        complete = content[: _complete(content)].decode(errors="replace")
        rows = csv.reader(io.StringIO(complete, newline=""))
        try:
            header = next(rows, [])
            if header != self._header:
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
        if len(row) != len(self._header):
            raise ValueError(f"{len(row)} columns instead of {len(self._header)}")
        return row[0], tuple(map(float, row[1:]))

    def _content(self) -> bytes:
        try:
            return self._path.read_bytes()
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise InputError(f"`{self._path}` cannot be read: {error}.") from error

    def _begin(self) -> None:
        """Write the header, or cut off what a process that was killed did not finish writing."""
        content = self._content()
        with writing(self._path):
            if not content:
                with whole_file(self._path) as unfinished:
                    fill_table(unfinished, self._header, [])
            elif _complete(content) < len(content):
                with self._path.open("r+b") as file:
                    file.truncate(_complete(content))

    def _append(self, rows: Iterable[Sequence[object]]) -> None:
        with writing(self._path), self._path.open("a", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)


def _complete(content: bytes) -> int:
    """Return the length of the lines that were finished."""
    return content.rfind(b"\n") + 1
