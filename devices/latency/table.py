"""Tables of operators with the time that each takes."""

from __future__ import annotations

import csv
import functools
import hashlib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from freerea_plugins import InputError, whole_file, writing

from .calls_json import calls_json
from .timing import Timing

if TYPE_CHECKING:
    from .operators import ListedOperator

COLUMNS = (
    "operator",
    "kind",
    "inputs",
    "outputs",
    "settings",
    "followed_by",
    "seconds",
    "spread",
    "repeats",
    "calls",
)
"""Columns of a table; `operator` and `seconds` are all that a limit needs."""

_OPERATOR, _SECONDS = "operator", "seconds"


@dataclass
class LatencyTable:
    """Operators by name, each with its row.

    Attributes:
        facts: What was measured, and on what: ``space``, ``dataset``, ``runtime``, ``threads``.
        rows: Fields by column, by the name of the operator.
    """

    facts: dict[str, str] = field(default_factory=dict)
    rows: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def seconds(self) -> Mapping[str, float]:
        """The time of each operator that was measured, by name."""
        return {name: float(row[_SECONDS]) for name, row in self.rows.items() if row[_SECONDS]}

    def list_operators(self, operators: Iterable[ListedOperator]) -> None:
        """Add operators that are not there, without a time."""
        for each in operators:
            described = each.description
            self.rows.setdefault(
                each.name,
                {
                    _OPERATOR: each.name,
                    "kind": described.kind,
                    "inputs": " + ".join(described.inputs),
                    "outputs": " + ".join(described.outputs),
                    "settings": ", ".join(
                        f"{name} {value}".strip() for name, value in described.settings.items()
                    ),
                    "followed_by": ", ".join(described.followed_by),
                    _SECONDS: "",
                    "spread": "",
                    "repeats": "",
                    "calls": calls_json(each.calls),
                },
            )

    def record(self, name: str, timing: Timing) -> None:
        """Keep the time of an operator."""
        self.rows[name] |= {
            _SECONDS: f"{timing.seconds:.4g}",
            "spread": f"{timing.spread:.2g}",
            "repeats": str(timing.repeats),
        }

    def write(self, path: Path) -> None:
        """Write the table to a file, which a reader sees whole.

        Raises:
            InputError: If the file cannot be written.
        """
        with (
            writing(path),
            whole_file(path) as unfinished,
            unfinished.open("w", encoding="utf-8", newline="") as file,
        ):
            file.writelines(f"# {name}: {value}\n" for name, value in self.facts.items())
            rows = csv.DictWriter(file, COLUMNS, restval="", extrasaction="ignore")
            rows.writeheader()
            rows.writerows(self.rows.values())


def read_table(path: Path) -> LatencyTable:
    """Return the table in a file.

    Lines that begin with ``#`` are facts, as ``# runtime: torch 2.13.0``; the first of the others
    names the columns.

    Raises:
        InputError: If it cannot be read, is no such table, has an operator twice, or a time that is
            no number or negative.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        facts = dict(_fact(each) for each in lines if each.startswith("#"))
        reader = csv.DictReader([each for each in lines if not each.startswith("#")], strict=True)
        rows = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"table of operators `{path}` cannot be read: {error}.") from error
    if not {_OPERATOR, _SECONDS} <= set(reader.fieldnames or ()):
        raise InputError(
            f"`{path}` is no table of operators: it needs the columns `operator` and `seconds`."
        )
    table = LatencyTable(facts)
    for row in rows:
        name = row[_OPERATOR]
        if None in row or None in row.values():
            raise InputError(f"`{path}`: the row of `{name}` has not a field for each column.")
        if name in table.rows:
            raise InputError(f"`{path}` has the operator `{name}` twice.")
        if row[_SECONDS] and not _is_time(row[_SECONDS]):
            raise InputError(
                f"`{path}`: `seconds` of `{name}` must be a positive number, got {row[_SECONDS]!r}."
            )
        table.rows[name] = row
    return table


@functools.lru_cache(maxsize=16)
def known_seconds(path: Path, digest: str) -> Mapping[str, float]:  # noqa: ARG001
    """Return the times in a file with a digest, which is read once."""
    return read_table(path).seconds


def table_digest(path: Path) -> str:
    """Return what tells the contents of a file from others.

    Raises:
        InputError: If it cannot be read.
    """
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    except OSError as error:
        raise InputError(f"table of operators `{path}` cannot be read: {error}.") from error


def _fact(line: str) -> tuple[str, str]:
    name, _, value = line.lstrip("# ").partition(":")
    return name.strip(), value.strip()


def _is_time(text: str) -> bool:
    try:
        return 0 < float(text) < math.inf
    except ValueError:
        return False
