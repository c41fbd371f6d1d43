"""NAS-Bench-101's published file, read without TensorFlow."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from freerea_plugins import Architecture, InputError, SearchSpace

from ..columns import ARCHITECTURE
from ..parquet_file import ALL_CANONICAL
from .nasbench101_message import parse_metrics
from .source import Chunk, SourceRow, TableSource
from .tfrecord import masked_checksum, read_records

if TYPE_CHECKING:
    import pyarrow

INPUT, OUTPUT = "input", "output"
OPERATIONS = ("conv3x3-bn-relu", "conv1x1-bn-relu", "maxpool3x3")
EPOCHS = ("4", "12", "36", "108")
CHUNK = 50_000
"""Records in a chunk: some seconds of reading."""

_HALF, _END = 1, 2
"""Places of the evaluations half-way and at the end; the first is before training."""


class NASBench101File(TableSource):
    """The recorded trainings of NAS-Bench-101, in the TFRecord file that its authors published.

    Values are means over all recorded trainings of a cell, which are three. Accuracies are in
    percent. Cells are checked against the hash under which they are recorded.

    Args:
        path: The file: ``nasbench_only108.tfrecord`` or ``nasbench_full.tfrecord``.
        space: The search space; the cells of the file are to be its architectures.
        hp: Epochs of the training, as 4, 12, 36 or 108 (the default).

    Raises:
        InputError: If `hp` is something else, or a package that reads the file is missing.
    """

    unit = "bytes"

    def __init__(self, path: Path, space: SearchSpace, *, hp: str | None = None) -> None:
        super().__init__(path, space)
        self._hp = hp or EPOCHS[-1]
        if self._hp not in EPOCHS:
            raise InputError(f"NAS-Bench-101 has no training `{hp}`; it has {', '.join(EPOCHS)}.")
        masked_checksum(b"")
        parse_metrics(b"")
        self._texts: dict[str, str] = {}

    @property
    def provenance(self) -> Mapping[str, str]:
        """What the file is and how values are made from it."""
        return {
            "kind": "NAS-Bench-101 file",
            "source": self.path.name,
            "hp": self._hp,
            "averaging": "mean over all recorded trainings",
            ALL_CANONICAL: "true",
        }

    @property
    def size(self) -> int:
        """The number of bytes."""
        return self.path.stat().st_size

    def files(self) -> Sequence[Path]:
        """Return the file."""
        return [self.path]

    def read(self, position: int) -> Iterator[Chunk]:
        """Yield the trainings that follow a position, of the epochs that were asked for."""
        rows: list[SourceRow] = []
        seen = 0
        for record, following in read_records(self.path, position):
            row = self._row(record, position)
            if row is not None:
                rows.append(row)
            position = following
            seen += 1
            if seen == CHUNK:
                yield Chunk(rows, position)
                rows, seen = [], 0
        if seen:
            yield Chunk(rows, position)

    def _row(self, record: bytes, position: int) -> SourceRow | None:
        """Return what a record says, or `None` if it is of a training of other epochs."""
        try:
            name, epochs, adjacency, operations, encoded = json.loads(record)
            if str(epochs) != self._hp:
                return None
            if name not in self._texts:
                self._texts[name] = self._architecture(name, adjacency, operations)
            metrics = parse_metrics(base64.b64decode(encoded, validate=True))
            return {"hash": name, ARCHITECTURE: self._texts[name], **_values(metrics)}
        # Checksums are right, so this is no damage: it is another file, or of another space.
        except (ValueError, TypeError, LookupError) as error:
            reason = str(error).partition("\n")[0].rstrip(".")
            raise InputError(
                f"the record at byte {position} of `{self.path}` is none of NAS-Bench-101 in "
                f"`{self.space.name}`: {reason}."
            ) from error

    def _architecture(self, name: str, adjacency: str, operations: str) -> str:
        cell = Architecture(self.space, self.space.decode(_notation(adjacency, operations)))
        if cell.key != name:
            raise ValueError(f"the hash of `{cell}` is {cell.key}, not {name}")
        return str(cell.canonical())

    def assemble(self, rows: pyarrow.Table) -> pyarrow.Table:
        """Return the mean of the trainings of each cell, in the order of their hashes.

        Raises:
            InputError: If there is no training of the epochs that were asked for.
        """
        if rows.num_rows == 0:
            raise InputError(f"`{self.path}` has no training `{self._hp}`.")
        values = [name for name in rows.column_names if name not in (ARCHITECTURE, "hash")]
        grouped = rows.group_by(["hash", ARCHITECTURE]).aggregate(
            [(name, "mean") for name in values] + [("hash", "count")]
        )
        names = {f"{name}_mean": name for name in values}
        names["hash_count"] = "cifar10_trainings"
        renamed = grouped.rename_columns([names.get(each, each) for each in grouped.column_names])
        return renamed.sort_by("hash").select([ARCHITECTURE, *names.values()])


def _notation(adjacency: str, operations: str) -> str:
    """Write a cell as the search space does, from the rows of its matrix and names of operations.

    Raises:
        ValueError: If it is no cell.
    """
    vertices = math.isqrt(len(adjacency))
    first, *inner, last = operations.split(",")
    rows = [adjacency[row * vertices : (row + 1) * vertices] for row in range(vertices)]
    below = "".join(bits[: row + 1] for row, bits in enumerate(rows))
    if vertices**2 != len(adjacency) or len(inner) + 2 != vertices or "1" in below:
        raise ValueError(f"`{adjacency}` is no upper triangular matrix for {operations}")
    for operation in inner:
        if operation not in OPERATIONS:
            raise ValueError(f"there is no operation `{operation}`")
    if (first, last) != (INPUT, OUTPUT):
        raise ValueError(f"operations go from {INPUT} to {OUTPUT}, got {operations}")
    above = "".join(bits[row + 1 :] for row, bits in enumerate(rows))
    return f"{vertices}:{above}:{''.join(str(OPERATIONS.index(each)) for each in inner)}"


def _values(metrics: Any) -> dict[str, float]:
    """Return what was measured in a training.

    Raises:
        ValueError: If something is missing.
    """
    count = len(metrics.evaluation_data)
    if count <= _END:
        raise ValueError(f"a training has three evaluations, got {count}")
    half, end = metrics.evaluation_data[_HALF], metrics.evaluation_data[_END]
    epoch = f"at_epoch_{half.current_epoch:.0f}"
    return {
        "cifar10_test_accuracy": 100 * end.test_accuracy,
        "cifar10_valid_accuracy": 100 * end.validation_accuracy,
        "cifar10_train_seconds": end.training_time,
        "cifar10_params": float(metrics.trainable_parameters),
        f"cifar10_valid_accuracy_{epoch}": 100 * half.validation_accuracy,
        f"cifar10_train_seconds_{epoch}": half.training_time,
    }
