"""Tables are read from CSV; every mistake in a file is a one-line error."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest

from freerea.spaces import NATSTopology, TableFile
from freerea.spaces.benchmark_tables import csv_file
from freerea_plugins import InputError

SPACE = NATSTopology("cifar10")
FIRST, SECOND, THIRD = (SPACE.encode(SPACE.genotype_at(index)) for index in range(3))
HEADER = "index,arch,cifar10_test_accuracy,cifar100_test_accuracy"
CONTENT = f"{HEADER}\n0,{FIRST},85.5,52.25\n1,{SECOND},93.75,70.0\n"


def written(folder: Path, content: str, name: str = "table.csv") -> Path:
    path = folder / name
    data = content.encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def error_of(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        TableFile(path, SPACE)
    message = str(caught.value)
    assert "\n" not in message
    return message


@pytest.mark.parametrize("name", ["table.csv", "table.csv.gz"])
def test_accuracies_are_read_from_csv_gzipped_or_not(tmp_path: Path, name: str) -> None:
    table = TableFile(written(tmp_path, CONTENT, name), SPACE)
    assert table.test_accuracy(SPACE.architecture(FIRST)) == 85.5
    assert table.test_accuracy(SPACE.architecture(SECOND)) == 93.75
    assert [str(each) for each in table.architectures()] == [FIRST, SECOND]


def test_the_column_is_that_of_the_data_set(tmp_path: Path) -> None:
    space = NATSTopology("cifar100")
    table = TableFile(written(tmp_path, CONTENT), space)
    assert table.test_accuracy(space.architecture(SECOND)) == 70.0
    assert all(each.space == space for each in table.architectures())


def test_a_missing_file(tmp_path: Path) -> None:
    path = tmp_path / "missing.csv"
    assert error_of(path).startswith(f"benchmark table `{path}` cannot be read: ")


def test_a_folder(tmp_path: Path) -> None:
    assert error_of(tmp_path) == (
        f"benchmark table `{tmp_path}` cannot be read: an archive has to be made one first, by "
        "`freerea table import`."
    )


def test_a_file_that_is_not_gzip(tmp_path: Path) -> None:
    path = tmp_path / "table.csv.gz"
    path.write_text(CONTENT)
    assert "cannot be read: Not a gzipped file" in error_of(path)


def test_a_gzip_file_that_ends_early(tmp_path: Path) -> None:
    path = written(tmp_path, CONTENT, "table.csv.gz")
    path.write_bytes(path.read_bytes()[:-20])
    assert "cannot be read" in error_of(path)


def test_a_gzip_file_that_is_damaged(tmp_path: Path) -> None:
    path = written(tmp_path, CONTENT, "table.csv.gz")
    data = bytearray(path.read_bytes())
    data[10:30] = b"\xff" * 20  # The first block after the header of ten bytes.
    path.write_bytes(bytes(data))
    assert "cannot be read" in error_of(path)


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(b"\xff\xfe\x00")
    assert "cannot be read" in error_of(path)


def test_a_file_without_architectures_names_the_columns_it_has(tmp_path: Path) -> None:
    path = written(tmp_path, CONTENT.replace("arch", "cell"))
    assert error_of(path) == (
        f"benchmark table `{path}` has no column `arch`; it has index, cell, "
        "cifar10_test_accuracy, cifar100_test_accuracy."
    )


def test_an_architecture_that_appears_twice(tmp_path: Path) -> None:
    path = written(tmp_path, CONTENT + f"2,{FIRST},85.5,52.25\n")
    assert error_of(path) == f"{path}, line 4: `{FIRST}` appears twice."


@pytest.mark.parametrize("cell", ["|bogus~0|", FIRST.replace("avg_pool", "max_pool"), ""])
def test_an_unknown_cell_is_reported_with_its_line(tmp_path: Path, cell: str) -> None:
    path = written(tmp_path, CONTENT + f"2,{cell},85.5,52.25\n")
    assert error_of(path).startswith(f"{path}, line 4: ")


@pytest.mark.parametrize(
    ("row", "fields"), [("2", 1), (f"2,{THIRD}", 2), (f"2,{THIRD},80,70,", 5), ("2" * 99, 1)]
)
def test_a_row_has_as_many_fields_as_the_first(tmp_path: Path, row: str, fields: int) -> None:
    path = written(tmp_path, f"{CONTENT}\n\n{row}\n")
    assert error_of(path) == f"{path}, line 6: a row of this table has 4 fields, got {fields}."


@pytest.mark.parametrize(
    "accuracy", ["-0.5", "100.5", "nan", "inf", "", "high", "9_0", "٩٠", "0x1p5", "90%", "90;5"]
)
def test_an_accuracy_is_a_percentage(tmp_path: Path, accuracy: str) -> None:
    path = written(tmp_path, CONTENT + f"2,{THIRD},{accuracy},52.25\n")
    assert error_of(path).startswith(
        f"{path}, line 4: `cifar10_test_accuracy` is a percentage, got "
    )
    assert accuracy in error_of(path)


def test_an_accuracy_on_another_data_set_is_checked_when_it_is_asked_for(tmp_path: Path) -> None:
    path = written(tmp_path, CONTENT + f"2,{THIRD},80,nan\n")
    table = TableFile(path, SPACE)
    with pytest.raises(InputError) as caught:
        table.values("cifar100_test_accuracy")
    assert (
        str(caught.value) == f"{path}, line 4: `cifar100_test_accuracy` is a percentage, got nan."
    )


def test_further_columns_may_lack_values_and_hold_words(tmp_path: Path) -> None:
    lines = (f"{FIRST},1.5,fast", f"{SECOND},,slow", f"{THIRD},nan,")
    path = written(tmp_path, "\n".join(["arch,latency,comment", *lines]))
    table = TableFile(path, SPACE)
    assert table.columns == ("latency", "comment")
    assert table.value(SPACE.architecture(FIRST), "latency") == 1.5
    assert table.find(SPACE.architecture(SECOND), "latency") is None
    assert table.find(SPACE.architecture(THIRD), "latency") is None
    with pytest.raises(InputError) as caught:
        table.values("comment")
    assert str(caught.value) == f"{path}, line 2: `comment` is a number, got `fast`."


@pytest.mark.parametrize("value", ["inf", "-inf", "1e999"])
def test_a_value_is_finite(tmp_path: Path, value: str) -> None:
    table = TableFile(written(tmp_path, f"arch,latency\n{FIRST},{value}\n"), SPACE)
    with pytest.raises(InputError, match=r"line 2: `latency` is a finite number, got -?inf\."):
        table.values("latency")


@pytest.mark.parametrize("bound", ["0", "100"])
def test_the_bounds_of_an_accuracy_are_accuracies(tmp_path: Path, bound: str) -> None:
    path = written(tmp_path, CONTENT + f"2,{THIRD},{bound},52.25\n")
    table = TableFile(path, SPACE)
    assert table.test_accuracy(SPACE.architecture(THIRD)) == float(bound)


def test_a_table_without_rows(tmp_path: Path) -> None:
    path = written(tmp_path, HEADER + "\n")
    assert error_of(path) == f"benchmark table `{path}` has no rows."


def test_an_empty_file(tmp_path: Path) -> None:
    assert "has no column `arch`" in error_of(written(tmp_path, ""))


def test_the_recorded_table_has_every_cell(data_folder: Path) -> None:
    table = TableFile(data_folder / "nats_tss" / "benchmark.csv.gz", SPACE)
    architectures = table.architectures()
    assert len(set(architectures)) == SPACE.size
    best = table.best()
    assert best == max(architectures, key=table.test_accuracy)
    assert round(table.test_accuracy(best), 2) == 94.37


@pytest.mark.parametrize("name", ["arch", "cifar10_test_accuracy", "note"])
def test_a_column_appears_once(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, f"arch,{name},cifar10_test_accuracy,note\n{FIRST},1,1,1\n")
    assert error_of(path) == f"benchmark table `{path}` has 2 columns `{name}`."


@pytest.mark.parametrize("name", ["table.csv", "table.csv.gz"])
def test_the_mark_with_which_spreadsheets_begin_a_file(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, f"\ufeffarch,test_accuracy\r\n{FIRST},85.5\r\n", name)
    assert TableFile(path, SPACE).test_accuracy(SPACE.architecture(FIRST)) == 85.5


@pytest.mark.parametrize("value", ["9_0", "1e4_0", "५", "\x0b1", "1\xa0", "\x1f"])
def test_a_number_is_written_as_everywhere(tmp_path: Path, value: str) -> None:
    table = TableFile(written(tmp_path, f"arch,latency\n{FIRST},{value}\n"), SPACE)
    with pytest.raises(InputError, match="line 2: `latency` is a number, got `"):
        table.values("latency")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "cp500"])
def test_another_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(CONTENT.encode(encoding))
    error_of(path)


def test_null_characters(tmp_path: Path) -> None:
    assert "null characters" in error_of(written(tmp_path, CONTENT.replace("index", "in\0dex")))


def test_a_quotation_that_is_not_closed_swallows_nothing(tmp_path: Path) -> None:
    assert "cannot be read" in error_of(written(tmp_path, CONTENT + f'2,"{THIRD},80,70\n'))


def test_lines_are_counted_as_an_editor_does(tmp_path: Path) -> None:
    lines = f'arch,note,latency\n{FIRST},"two\nlines",1\n\n{SECOND},one,much\n'
    table = TableFile(written(tmp_path, lines), SPACE)
    with pytest.raises(InputError, match=r"line 5: `latency` is a number, got `much`\."):
        table.values("latency")


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    os.mkfifo(path)
    assert error_of(path).endswith("cannot be read: it is no regular file.")


def test_a_small_file_that_would_fill_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_file, "LARGEST", len(CONTENT) - 1)
    assert "it has more than" in error_of(written(tmp_path, CONTENT, "table.csv.gz"))
