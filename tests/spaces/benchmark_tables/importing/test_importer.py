"""An import makes a whole, checked table, and goes on where it was stopped."""

from __future__ import annotations

import errno
import hashlib
import math
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

from freerea.spaces import NATSSize, TableFile, TableSource, import_table, open_source
from freerea.spaces.benchmark_tables.importing.source import Chunk
from freerea_plugins import InputError

SPACE = NATSSize()
TEXTS = [SPACE.encode(SPACE.genotype_at(index)) for index in range(10)]


class Toy(TableSource):
    """A file of a few architectures, two in a chunk, that can be stopped."""

    unit = "architectures"

    def __init__(self, path: Path, texts: Sequence[str] = TEXTS, hp: str = "90") -> None:
        super().__init__(path, SPACE)
        self.texts = texts
        self.accuracies = {text: 50.0 + row for row, text in enumerate(texts)}
        self.hp = hp
        self.stop_at = len(texts)
        self.positions: list[int] = []

    @property
    def provenance(self) -> Mapping[str, str]:
        return {"kind": "toy", "source": self.path.name, "hp": self.hp}

    @property
    def size(self) -> int:
        return len(self.texts)

    def files(self) -> Sequence[Path]:
        return [self.path]

    def read(self, position: int) -> Iterator[Chunk]:
        self.positions.append(position)
        for start in range(position, len(self.texts), 2):
            if start >= self.stop_at:
                raise KeyboardInterrupt
            rows = [
                {"arch": text, "cifar10_test_accuracy": self.accuracies[text], "nr": float(start)}
                for text in self.texts[start : start + 2]
            ]
            yield Chunk(rows, start + len(rows))

    def assemble(self, rows: pyarrow.Table) -> pyarrow.Table:
        return rows


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "toy.bin"
    path.write_bytes(b"toy")
    return path


def error_of(source: TableSource, output: Path) -> str:
    with pytest.raises(InputError) as caught:
        import_table(source, output)
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_a_table_has_all_rows_and_its_provenance(file: Path, tmp_path: Path) -> None:
    output = tmp_path / "table.parquet"
    reports: list[tuple[Any, ...]] = []
    import_table(Toy(file), output, lambda *report: reports.append(report))
    table = TableFile(output, SPACE)
    assert [str(each) for each in table.architectures()] == TEXTS
    assert table.values("test_accuracy").tolist() == [50.0 + row for row in range(10)]
    provenance = table.provenance
    assert provenance["sha256"] == hashlib.sha256(b"toy").hexdigest()
    assert (provenance["kind"], provenance["hp"], provenance["space"]) == ("toy", "90", "nats-sss")
    assert {"freerea", "pyarrow", "space_version"} <= set(provenance)
    assert reports == [
        ("bytes checked", 3, 3),
        *(("architectures", done, 10) for done in range(0, 11, 2)),
    ]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["table.parquet", "toy.bin"]


def test_a_stopped_import_goes_on_where_it_was(file: Path, tmp_path: Path) -> None:
    output = tmp_path / "table.parquet"
    source = Toy(file)
    source.stop_at = 4
    with pytest.raises(KeyboardInterrupt):
        import_table(source, output)
    assert not output.exists()
    # What a process leaves behind that is killed while it writes.
    parts = tmp_path / "table.parquet.part"
    (parts / ".000000000000006.parquet.0a1b2c3d.part").write_bytes(b"PAR1")
    source.stop_at = 10
    import_table(source, output)
    assert source.positions == [0, 4]
    assert not parts.exists()
    undisturbed = tmp_path / "undisturbed.parquet"
    import_table(Toy(file), undisturbed)
    assert output.read_bytes() == undisturbed.read_bytes()


def test_an_import_that_was_stopped_just_before_its_end(file: Path, tmp_path: Path) -> None:
    output = tmp_path / "table.parquet"
    source = Toy(file)

    def stop(what: str, done: int, total: int) -> None:
        if (what, done) == ("architectures", total):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_table(source, output, stop)
    import_table(source, output)
    assert source.positions == [0, 10]
    assert len(TableFile(output, SPACE).architectures()) == 10


@pytest.mark.parametrize("change", ["training", "content"])
def test_another_import_is_not_mixed_in(file: Path, tmp_path: Path, change: str) -> None:
    output = tmp_path / "table.parquet"
    source = Toy(file)
    source.stop_at = 4
    with pytest.raises(KeyboardInterrupt):
        import_table(source, output)
    if change == "content":
        file.write_bytes(b"other")
    other = Toy(file, hp="12" if change == "training" else "90")
    assert error_of(other, output) == (
        f"`{output}.part` holds an unfinished import with other settings "
        f"({'hp' if change == 'training' else 'sha256'}); delete it, or choose another output."
    )


def test_an_output_is_not_overwritten(file: Path, tmp_path: Path) -> None:
    output = tmp_path / "table.parquet"
    output.write_text("mine")
    assert error_of(Toy(file), output) == (
        f"the output `{output}` already exists; delete it, or choose another."
    )
    assert output.read_text() == "mine"


def test_an_output_is_parquet(file: Path, tmp_path: Path) -> None:
    output = tmp_path / "table.csv"
    assert error_of(Toy(file), output) == f"the output `{output}` must end in `.parquet`."


def test_an_output_that_cannot_be_written(file: Path) -> None:
    message = error_of(Toy(file), file / "table.parquet")
    assert message.startswith(f"`{file}/table.parquet.part` cannot be used: ")


def test_an_architecture_that_appears_twice(file: Path, tmp_path: Path) -> None:
    source = Toy(file, [*TEXTS, TEXTS[3]])
    assert error_of(source, tmp_path / "table.parquet") == (
        f"`{file}` has architecture `{TEXTS[3]}` twice."
    )


@pytest.mark.parametrize("accuracy", [math.nan, 101.0, -1.0])
def test_an_accuracy_that_is_none(file: Path, tmp_path: Path, accuracy: float) -> None:
    source = Toy(file)
    source.accuracies[TEXTS[7]] = accuracy
    output = tmp_path / "table.parquet"
    assert error_of(source, output) == (
        f"{file}, architecture `{TEXTS[7]}`: `cifar10_test_accuracy` is a percentage, "
        f"got {accuracy:g}."
    )
    assert [each.name for each in tmp_path.iterdir()] == [file.name]


@pytest.mark.parametrize("name", ["table.csv", "table.parquet"])
def test_what_is_a_table_already_is_not_imported(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("arch")
    with pytest.raises(InputError) as caught:
        open_source(path, SPACE)
    assert str(caught.value) == (
        f"`{path}` is no archive: give a folder or a .pickle.pbz2 of NATS-Bench, or the .tfrecord "
        "of NAS-Bench-101."
    )


def test_a_source_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"there is no `.*nowhere` to import from\."):
        open_source(tmp_path / "nowhere", SPACE)


def contents(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


@pytest.mark.parametrize(
    "files",
    [
        {"thesis.txt": b"mine"},
        {"import.json": b"[1]"},
        {"import.json": b"not JSON"},
        {"import.json": b'{"kind": 1}'},
        {"import.json": b"{}"},
        {"000000000000002.parquet": b"mine"},
    ],
)
def test_a_folder_of_somebody_else_is_neither_used_nor_deleted(
    file: Path, tmp_path: Path, files: dict[str, bytes]
) -> None:
    output = tmp_path / "table.parquet"
    folder = tmp_path / "table.parquet.part"
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    message = error_of(Toy(file), output)
    assert message.startswith(f"`{folder}` was not made by an import") or "hp, kind" in message
    assert contents(folder) == files
    assert not output.exists()


def test_a_link_to_a_folder_is_not_followed(file: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "table.parquet.part").symlink_to("elsewhere")
    assert "was not made by an import" in error_of(Toy(file), tmp_path / "table.parquet")
    assert not contents(tmp_path / "elsewhere")


@pytest.mark.parametrize("fails", [False, True])
def test_what_a_user_puts_beside_the_parts_stays(file: Path, tmp_path: Path, fails: bool) -> None:
    source = Toy(file)
    source.stop_at = 4
    output = tmp_path / "table.parquet"
    with pytest.raises(KeyboardInterrupt):
        import_table(source, output)
    folder = tmp_path / "table.parquet.part"
    mine = {"mine.parquet": b"mine", "000000000000002.parquet.bak": b"mine"}
    for name, content in mine.items():
        (folder / name).write_bytes(content)
    source.stop_at = 10
    if fails:
        source.accuracies[TEXTS[7]] = 101.0
        error_of(source, output)
    else:
        import_table(source, output)
    assert contents(folder) == mine


def test_a_link_in_the_place_of_the_output_is_not_replaced(file: Path, tmp_path: Path) -> None:
    output = tmp_path / "table.parquet"
    output.symlink_to("nowhere")
    assert "already exists" in error_of(Toy(file), output)
    assert output.is_symlink()


def test_a_full_disk_keeps_what_was_read(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = pyarrow.parquet.write_table

    def write_little(table: pyarrow.Table, path: Path, **options: Any) -> None:
        if "000006" in path.name:
            path.write_bytes(b"PAR1")
            raise OSError(errno.ENOSPC, "Error writing bytes to file. Detail: [errno 28]")
        write(table, path, **options)

    output = tmp_path / "table.parquet"
    with monkeypatch.context() as patched:
        patched.setattr(pyarrow.parquet, "write_table", write_little)
        assert error_of(Toy(file), output) == (
            f"`{output}` cannot be written: {os.strerror(errno.ENOSPC)}."
        )
    assert sorted(contents(tmp_path / "table.parquet.part")) == [
        "000000000000002.parquet",
        "000000000000004.parquet",
        "import.json",
    ]
    source = Toy(file)
    import_table(source, output)
    assert source.positions == [4]
    assert len(TableFile(output, SPACE).architectures()) == 10
