"""NAS-Bench-101's file is read without TensorFlow; every mistake in it is a one-line error."""

from __future__ import annotations

import base64
import json
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import google_crc32c
import pytest

from freerea.spaces import NASBench101, NATSTopology, TableFile, import_table, open_source
from freerea.spaces.benchmark_tables.importing import nasbench101_file
from freerea.spaces.benchmark_tables.importing.tfrecord import masked_checksum
from freerea_plugins import InputError, SearchSpace

SPACE = NASBench101()
NAMES = ("conv3x3-bn-relu", "conv1x1-bn-relu", "maxpool3x3")
FIRST, SECOND, THIRD = "4:110101:02", "2:1:", "3:101:1"


def varint(number: int) -> bytes:
    head, rest = number & 0x7F, number >> 7
    return bytes([head | 0x80]) + varint(rest) if rest else bytes([head])


def evaluation(epoch: float, seconds: float, valid: float, test: float) -> bytes:
    """Encode an evaluation as protobuf does: fields 1, 2, 4 and 5 are doubles."""
    fields = ((1, epoch), (2, seconds), (3, 1.0), (4, valid), (5, test))
    body = b"".join(bytes([number << 3 | 1]) + struct.pack("<d", value) for number, value in fields)
    return b"\x0a" + varint(len(body)) + body


def metrics(test: float, params: int = 100, epochs: int = 108) -> bytes:
    evaluations = (
        evaluation(0, 0, 0.1, 0.1),
        evaluation(epochs / 2, 500, test / 2, test / 2),
        evaluation(epochs, 1000, test - 0.01, test),
    )
    return b"".join(evaluations) + b"\x10" + varint(params) + b"\x19" + struct.pack("<d", 1200.0)


def row(cell: str, test: float, *, epochs: int = 108, **changed: Any) -> list[Any]:
    """Write a training of a cell as the benchmark does."""
    vertices, above, operations = cell.split(":")
    size = int(vertices)
    bits = iter(above)
    matrix = "".join(
        next(bits) if target > source else "0" for source in range(size) for target in range(size)
    )
    names = ["input", *(NAMES[int(each)] for each in operations), "output"]
    values = {
        "hash": SPACE.architecture(cell).key,
        "epochs": epochs,
        "adjacency": matrix,
        "operations": ",".join(names),
        "metrics": base64.b64encode(metrics(test, epochs=epochs)).decode(),
    }
    return list({**values, **changed}.values())


def masked(content: bytes) -> bytes:
    checksum = google_crc32c.value(content)
    return struct.pack("<I", ((checksum >> 15 | checksum << 17) + 0xA282EAD8) & 0xFFFFFFFF)


def record(content: bytes) -> bytes:
    length = struct.pack("<Q", len(content))
    return length + masked(length) + content + masked(content)


def written(folder: Path, rows: Sequence[Any]) -> Path:
    path = folder / "nasbench_only108.tfrecord"
    path.write_bytes(b"".join(record(json.dumps(each).encode()) for each in rows))
    return path


def imported(path: Path, **options: Any) -> TableFile:
    output = path.with_name("table.parquet")
    import_table(open_source(path, SPACE, **options), output)
    return TableFile(output, SPACE)


def error_of(path: Path, space: SearchSpace = SPACE, **options: Any) -> str:
    with pytest.raises(InputError) as caught:
        import_table(open_source(path, space, **options), path.with_name("table.parquet"))
    message = str(caught.value)
    assert "\n" not in message
    return message


TRAININGS = [
    row(FIRST, 0.94),
    row(SECOND, 0.5, metrics=base64.b64encode(metrics(0.5, params=7)).decode()),
    row(FIRST, 0.92),
    row(FIRST, 0.8, epochs=12),
    row(FIRST, 0.93),
]


def test_a_checksum_is_that_of_the_format() -> None:
    # CRC-32C of these digits is e3069283; rotated right by 15 bits and shifted by a282ead8.
    assert masked_checksum(b"123456789") == 0xC78AB0E5


def test_values_are_means_over_the_trainings_of_a_cell(tmp_path: Path) -> None:
    table = imported(written(tmp_path, TRAININGS))
    assert table.columns == (
        "test_accuracy",
        "valid_accuracy",
        "train_seconds",
        "params",
        "valid_accuracy_at_epoch_54",
        "train_seconds_at_epoch_54",
        "trainings",
    )
    first, second = SPACE.architecture(FIRST), SPACE.architecture(SECOND)
    assert table.test_accuracy(first) == pytest.approx(93)
    assert table.value(first, "valid_accuracy") == pytest.approx(92)
    assert table.value(first, "valid_accuracy_at_epoch_54") == pytest.approx(46.5)
    assert table.value(first, "train_seconds") == 1000
    assert table.value(first, "train_seconds_at_epoch_54") == 500
    assert table.value(first, "trainings") == 3
    assert (table.test_accuracy(second), table.value(second, "params")) == (50, 7)
    assert table.provenance["hp"] == "108"
    assert [each.key for each in table.architectures()] == sorted([first.key, second.key])


def test_a_training_is_chosen_by_its_epochs(tmp_path: Path) -> None:
    table = imported(written(tmp_path, TRAININGS), hp="12")
    assert table.test_accuracy(SPACE.architecture(FIRST)) == pytest.approx(80)
    assert table.has("valid_accuracy_at_epoch_6")
    assert len(table.architectures()) == 1


def test_a_cell_is_found_in_any_order_of_its_vertices(tmp_path: Path) -> None:
    # Input to both inner vertices, both to the output; written with its operations exchanged.
    one, other = "4:110011:01", "4:110011:10"
    assert SPACE.architecture(one).key == SPACE.architecture(other).key
    table = imported(written(tmp_path, [row(one, 0.9)]))
    assert table.test_accuracy(SPACE.architecture(other)) == pytest.approx(90)
    assert table.find(SPACE.architecture(FIRST), "test_accuracy") is None


def test_a_stopped_import_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nasbench101_file, "CHUNK", 2)
    path = written(tmp_path, TRAININGS)
    undisturbed = tmp_path / "undisturbed.parquet"
    import_table(open_source(path, SPACE), undisturbed)
    output = tmp_path / "table.parquet"

    def stop(what: str, done: int, total: int) -> None:
        if what == "bytes" and 0 < done < total:
            raise KeyboardInterrupt

    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            import_table(open_source(path, SPACE), output, stop)
    import_table(open_source(path, SPACE), output)
    assert output.read_bytes() == undisturbed.read_bytes()


@pytest.mark.parametrize("lost", [1, 4, 5, 300])
def test_a_file_that_ends_early(tmp_path: Path, lost: int) -> None:
    path = written(tmp_path, TRAININGS)
    last = path.stat().st_size - len(record(json.dumps(TRAININGS[-1]).encode()))
    path.write_bytes(path.read_bytes()[:-lost])
    assert error_of(path) == f"`{path}` ends within the record at byte {last}."


@pytest.mark.parametrize("place", [0, 9, 40, -2])
def test_a_damaged_file(tmp_path: Path, place: int) -> None:
    path = written(tmp_path, TRAININGS[:1])
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)
    assert error_of(path) == f"`{path}` is damaged, or no TFRecord file: the record at byte 0."


def test_a_file_that_is_something_else(tmp_path: Path) -> None:
    path = tmp_path / "other.tfrecord"
    path.write_text("module_hash,epochs\n" * 5)
    assert error_of(path) == f"`{path}` is damaged, or no TFRecord file: the record at byte 0."


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "empty.tfrecord"
    path.write_bytes(b"")
    assert error_of(path) == f"`{path}` holds nothing to import."


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ([1, 2], "not enough values to unpack"),
        (7, "cannot unpack"),
        (
            row(FIRST, 0.9, hash="0" * 32),
            f"the hash of `{FIRST}` is {SPACE.architecture(FIRST).key}",
        ),
        (row(FIRST, 0.9, adjacency="0110"), "`0110` is no upper triangular matrix for input,"),
        (row(FIRST, 0.9, adjacency="1" * 16), f"`{'1' * 16}` is no upper triangular matrix"),
        (row(SECOND, 0.9, operations="output,input"), "operations go from input to output, got"),
        (row("3:101:2", 0.9, operations="input,conv5x5,output"), "there is no operation `conv5x5`"),
        (row(SECOND, 0.9, adjacency="0000"), "`2:0:` has no path from its first vertex to its"),
        (row(FIRST, 0.9, metrics="????"), "Only base64 data is allowed"),
        (row(FIRST, 0.9, metrics="AAAA"), "Error parsing message"),
        (row(FIRST, 0.9, metrics=""), "a training has three evaluations, got 0"),
    ],
)
def test_a_record_that_is_none_of_the_benchmark(tmp_path: Path, content: Any, message: str) -> None:
    path = written(tmp_path, [row(THIRD, 0.5), content])
    second = len(record(json.dumps(row(THIRD, 0.5)).encode()))
    error = error_of(path)
    assert error.startswith(
        f"the record at byte {second} of `{path}` is none of NAS-Bench-101 in `nasbench101`: "
    )
    assert message in error
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_a_cell_with_ten_edges(tmp_path: Path) -> None:
    names = "input," + ",".join([NAMES[0]] * 3) + ",output"
    matrix = "0111100111000110000100000"
    path = written(tmp_path, [["0" * 32, 108, matrix, names, ""]])
    assert "has 10 edges on paths from its first vertex to its last" in error_of(path)


@pytest.mark.parametrize("accuracy", [float("nan"), 1.5, -0.5])
def test_an_accuracy_that_is_none(tmp_path: Path, accuracy: float) -> None:
    path = written(tmp_path, [row(FIRST, 0.9), row(SECOND, accuracy)])
    error = error_of(path)
    assert error.startswith(f"{path}, architecture `{SECOND}`: `cifar10_")
    assert "is a percentage, got " in error


def test_another_space(tmp_path: Path) -> None:
    path = written(tmp_path, [row(FIRST, 0.9)])
    assert "is none of NAS-Bench-101 in `nats-tss`" in error_of(path, NATSTopology())


@pytest.mark.parametrize("hp", ["200", "many"])
def test_a_training_that_is_not_there(tmp_path: Path, hp: str) -> None:
    path = written(tmp_path, TRAININGS)
    assert error_of(path, hp=hp) == (
        f"NAS-Bench-101 has no training `{hp}`; it has 4, 12, 36, 108."
    )


def test_a_training_that_this_file_does_not_have(tmp_path: Path) -> None:
    path = written(tmp_path, TRAININGS)
    assert error_of(path, hp="36") == f"`{path}` has no training `36`."


def test_epochs_cannot_be_chosen(tmp_path: Path) -> None:
    assert error_of(written(tmp_path, TRAININGS), epochs=[12]).startswith("`--epoch` is for NATS-")
