"""Tables are read from Parquet, ours and anybody's; every mistake in a file is a one-line error."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

from freerea.spaces import NATSSize, NATSTopology, TableFile, table_space
from freerea_plugins import InputError

SPACE = NATSTopology("cifar10")
FIRST, SECOND, THIRD = (SPACE.encode(SPACE.genotype_at(index)) for index in range(3))
COLUMNS: dict[str, list[Any]] = {
    "arch": [FIRST, SECOND],
    "cifar10_test_accuracy": [85.5, 93.75],
    "latency": [1, None],
}


def written(folder: Path, provenance: dict[str, str] | None = None, **changed: list[Any]) -> Path:
    path = folder / "table.parquet"
    columns = {name: values for name, values in {**COLUMNS, **changed}.items() if values}
    table = pyarrow.table(columns)
    if provenance is not None:
        table = table.replace_schema_metadata({"freerea": json.dumps(provenance)})
    pyarrow.parquet.write_table(table, path, write_page_checksum=True)
    return path


def error_of(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        table = TableFile(path, SPACE)
        table.values("latency")
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_columns_are_read_by_name(tmp_path: Path) -> None:
    table = TableFile(written(tmp_path), SPACE)
    assert [str(each) for each in table.architectures()] == [FIRST, SECOND]
    assert table.test_accuracy(SPACE.architecture(SECOND)) == 93.75
    assert table.value(SPACE.architecture(FIRST), "latency") == 1
    assert table.find(SPACE.architecture(SECOND), "latency") is None
    assert table.provenance == {}


def test_provenance_says_of_which_space_a_table_is(tmp_path: Path) -> None:
    path = written(tmp_path, {"space": "nats-tss", "space_version": "1", "hp": "200"})
    assert table_space(path) == "nats-tss"
    assert TableFile(path, SPACE).provenance["hp"] == "200"
    with pytest.raises(InputError) as caught:
        TableFile(path, NATSSize())
    assert str(caught.value) == f"benchmark table `{path}` is of `nats-tss`, not of `nats-sss`."


def test_a_table_of_somebody_else_does_not_say_of_which_space_it_is(tmp_path: Path) -> None:
    assert table_space(written(tmp_path)) is None


@pytest.mark.parametrize("provenance", [None, {"space": "nats-tss", "space_version": "1"}])
def test_an_architecture_that_appears_twice(
    tmp_path: Path, provenance: dict[str, str] | None
) -> None:
    path = written(tmp_path, provenance, arch=[FIRST, FIRST])
    assert error_of(path) == f"{path}, row 2: `{FIRST}` appears twice."


@pytest.mark.parametrize("text", ["|bogus~0|", None, 7])
def test_an_unknown_architecture_is_reported_with_its_row(tmp_path: Path, text: Any) -> None:
    texts = [7, 8] if text == 7 else [FIRST, text]
    path = written(tmp_path, arch=texts)
    assert error_of(path).startswith(f"{path}, row {1 if text == 7 else 2}: ")


@pytest.mark.parametrize("accuracy", [-1.0, 101.0, float("nan"), None])
def test_an_accuracy_is_a_percentage(tmp_path: Path, accuracy: float | None) -> None:
    path = written(tmp_path, cifar10_test_accuracy=[50.0, accuracy])
    assert f"{path}, row 2: `cifar10_test_accuracy` is a percentage, got " in error_of(path)


@pytest.mark.parametrize("values", [["fast", "slow"], [[1.0], [2.0]]])
def test_a_column_of_something_else_than_numbers(tmp_path: Path, values: list[Any]) -> None:
    path = written(tmp_path, latency=values)
    assert error_of(path).startswith(f"{path}: `latency` does not hold numbers: ")


def test_a_file_without_architectures(tmp_path: Path) -> None:
    path = written(tmp_path, arch=[])
    assert error_of(path) == (
        f"benchmark table `{path}` has no column `arch`; it has cifar10_test_accuracy, latency."
    )


def test_a_file_without_rows(tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    pyarrow.parquet.write_table(pyarrow.table({"arch": pyarrow.array([], "string")}), path)
    assert error_of(path) == f"benchmark table `{path}` has no rows."


def test_a_missing_file(tmp_path: Path) -> None:
    assert "cannot be read" in error_of(tmp_path / "missing.parquet")


def test_a_file_that_ends_early(tmp_path: Path) -> None:
    path = written(tmp_path)
    path.write_bytes(path.read_bytes()[:-20])
    assert error_of(path).startswith(f"benchmark table `{path}` cannot be read: ")


def test_a_damaged_byte_is_an_input_error_or_changes_nothing(tmp_path: Path) -> None:
    path = written(tmp_path)
    whole = path.read_bytes()
    chunk = pyarrow.parquet.ParquetFile(path).metadata.row_group(0).column(1)
    start = chunk.dictionary_page_offset or chunk.data_page_offset
    noticed = 0
    for place in range(start, start + chunk.total_compressed_size):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        try:
            values = TableFile(path, SPACE).values("test_accuracy")
        except InputError:
            noticed += 1
        else:
            assert values.tolist() == COLUMNS["cifar10_test_accuracy"]
    assert noticed > 16  # bytes of the two values at least


def test_a_file_that_is_something_else(tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    path.write_text("arch,cifar10_test_accuracy\n")
    assert "cannot be read" in error_of(path)


def test_without_pyarrow_the_error_says_how_to_install_it(tmp_path: Path) -> None:
    path = written(tmp_path)
    program = (
        "import sys; sys.modules['pyarrow'] = None\n"
        "from pathlib import Path\n"
        "from freerea.spaces import NATSTopology, TableFile\n"
        f"TableFile(Path({str(path)!r}), NATSTopology())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.stderr.splitlines()[-1].endswith(
        "Parquet files need the package pyarrow: pip install pyarrow."
    )


@pytest.mark.parametrize(
    ("metadata", "problem"),
    [
        ("[1]", "`freerea`, input should be an object."),
        ("1", "`freerea`, input should be an object."),
        ("{", "`freerea`, invalid json: "),
        ('{"space": ["nats-tss"]}', "`freerea.space`, input should be a valid string."),
        ('{"space": "nats-tss", "hp": 200}', "`freerea.hp`, input should be a valid string."),
        ("\xff", "`freerea`, invalid json: "),
    ],
)
def test_metadata_that_is_no_provenance(tmp_path: Path, metadata: str, problem: str) -> None:
    path = tmp_path / "table.parquet"
    table = pyarrow.table(COLUMNS).replace_schema_metadata({"freerea": metadata.encode("latin-1")})
    pyarrow.parquet.write_table(table, path)
    expected = f"benchmark table `{path}` has metadata that cannot be read: {problem}"
    assert error_of(path).startswith(expected)
    with pytest.raises(InputError, match="has metadata that cannot be read"):
        table_space(path)


@pytest.mark.parametrize("name", ["arch", "latency"])
def test_a_column_appears_once(tmp_path: Path, name: str) -> None:
    path = tmp_path / "table.parquet"
    table = pyarrow.table([[FIRST], [1.0], [FIRST]], names=["arch", "latency", name])
    pyarrow.parquet.write_table(table, path)
    assert error_of(path) == f"benchmark table `{path}` has 2 columns `{name}`."


def test_what_says_it_was_checked_has_architectures_all_the_same(tmp_path: Path) -> None:
    path = written(tmp_path, {"space": "nats-tss", "space_version": "1"}, arch=[FIRST, None])
    assert error_of(path).startswith(f"{path}, row 2: ")


def test_names_of_folders_are_no_columns(tmp_path: Path) -> None:
    folder = tmp_path / "device=gpu"
    folder.mkdir()
    assert TableFile(written(folder), SPACE).columns == ("test_accuracy", "latency")
