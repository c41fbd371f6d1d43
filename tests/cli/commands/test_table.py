"""`freerea table`: import and show, in real processes."""

from __future__ import annotations

import csv
import json
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from freerea.spaces import NATSSize, NATSTopology, TableFile

TSS, SSS = "NATS-tss-v1_0-3ffb9-simple", "NATS-sss-v1_0-50262-simple"


def import_(archive: Path, space: str, *options: Any) -> tuple[Any, ...]:
    return "table", "import", archive, "table.parquet", "--space", space, *options


@pytest.mark.parametrize(
    ("archive", "space"), [(TSS, "nats-tss"), (SSS, "nats-sss")], ids=["nats-tss", "nats-sss"]
)
def test_an_archive_becomes_a_table_that_says_where_it_comes_from(
    freerea, tmp_path, data_folder, archive, space
) -> None:
    done = freerea(*import_(data_folder / archive, space, "--trust", "--epoch", 6, "--json"))
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["architectures"] == 3
    assert report["provenance"]["source"] == archive
    shown = freerea("table", "show", "table.parquet", "--dataset", "cifar100", "--json")
    described = json.loads(shown.stdout)
    assert (described["space"], described["dataset"]) == (space, "cifar100")
    assert described["provenance"] == report["provenance"]
    assert described["columns"]["test_accuracy"]["values"] == 3
    assert "cifar10_valid_accuracy_at_epoch_6" in described["columns"]
    text = freerea("table", "show", "table.parquet").stdout
    assert f"3 architectures of {space}, cifar10" in text
    assert report["provenance"]["sha256"] in text
    again = freerea(*import_(data_folder / archive, space, "--trust"))
    assert again.returncode == 2
    assert "the output `table.parquet` already exists" in again.stderr


def test_what_is_imported_is_said(freerea, tmp_path, data_folder) -> None:
    done = freerea(*import_(data_folder / SSS, "nats-sss", "--trust", "--hp", "12"))
    assert done.stdout.startswith(
        "3 architectures of nats-sss with 21 columns are in table.parquet"
    )
    accuracy = TableFile(tmp_path / "table.parquet", NATSSize()).values("test_accuracy")
    assert accuracy.tolist() == pytest.approx([71.72, 79.8133, 84.1967], abs=1e-4)


def test_a_csv_file_is_shown_with_what_is_wrong_in_it(freerea, tmp_path) -> None:
    rows = ["8:8:8:8:8,10.5,1,quick", "8:8:8:8:16,11.5,,slow"]
    (tmp_path / "table.csv").write_text("\n".join(["arch,test_accuracy,latency,comment", *rows]))
    done = freerea("table", "show", "table.csv", "--space", "nats-sss", "--json")
    columns = json.loads(done.stdout)["columns"]
    assert columns["test_accuracy"] == {
        "values": 2,
        "smallest": 10.5,
        "mean": 11.0,
        "largest": 11.5,
    }
    assert columns["latency"]["values"] == 1
    assert columns["comment"] == {
        "problem": "table.csv, line 2: `comment` is a number, got `quick`."
    }
    without = freerea("table", "show", "table.csv")
    assert without.returncode == 2
    assert "does not say of which search space it is: add `--space`." in without.stderr


def test_an_interrupted_import_goes_on(start, freerea, tmp_path, data_folder) -> None:
    """The archive is made long enough to be interrupted by the same three files, over and over."""
    archive = tmp_path / "archive"
    archive.mkdir()
    for index in range(160):
        file = data_folder / SSS / "000000.pickle.pbz2"
        (archive / f"{index:06d}.pickle.pbz2").symlink_to(file)
    (archive / "meta.pickle.pbz2").symlink_to(data_folder / SSS / "meta.pickle.pbz2")
    process = start(*import_(archive, "nats-sss", "--trust"))
    part = tmp_path / "table.parquet.part"
    deadline = time.monotonic() + 300
    while not list(part.glob("*.parquet")):
        assert time.monotonic() < deadline
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Interrupted. Give the same command again to go on." in errors
    assert not (tmp_path / "table.parquet").exists()
    before = {path.name: path.stat().st_mtime_ns for path in part.glob("*.parquet")}
    assert before
    second = start(*import_(archive, "nats-sss", "--trust"))
    while len(list(part.glob("*.parquet"))) == len(before):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    after = {path.name: path.stat().st_mtime_ns for path in part.glob("*.parquet")}
    assert before.items() <= after.items()  # what was read is not read again
    _, errors = second.communicate(timeout=300)
    assert second.returncode == 0, errors
    assert len(TableFile(tmp_path / "table.parquet", NATSSize()).architectures()) == 160
    assert not part.exists()


def test_nothing_is_read_without_trust(freerea, tmp_path, data_folder) -> None:
    done = freerea(*import_(data_folder / TSS, "nats-tss"))
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "is made of Python pickles, and a pickle can run any program when it is read" in (
        done.stderr
    )
    assert "say so with `--trust`" in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--space", "nats-sss"), "is not of `nats-sss`: its architecture 0 is `|avg_pool_3x3~0|"),
        (("--space", "nats"), "unknown space `nats`. Did you mean"),
        (("--hp", "90"), "has no training `90`; it has 12, 200."),
        (("--epoch", 201), "an epoch of training `200` is 1 to 200, got 201."),
    ],
)
def test_mistakes_of_an_import(freerea, data_folder, options, message) -> None:
    done = freerea(*import_(data_folder / TSS, "nats-tss", "--trust"), *options)
    assert done.returncode == 2
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_truncated_archive(freerea, tmp_path, data_folder) -> None:
    archive = tmp_path / "archive"
    archive.mkdir()
    for path in (data_folder / TSS).iterdir():
        content = path.read_bytes()
        (archive / path.name).write_bytes(content[:2000] if "11" in path.name else content)
    done = freerea(*import_(archive, "nats-tss", "--trust"))
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith(
        f"error: architecture 11 of archive `{archive}` cannot be read: EOFError: "
    )
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "table.parquet").exists()


def test_a_damaged_parquet_file(freerea, tmp_path) -> None:
    (tmp_path / "table.parquet").write_bytes(b"PAR1 this is none PAR1")
    for arguments in (
        ("table", "show", "table.parquet"),
        ("search", "--benchmark", "table.parquet", "--output", "out"),
    ):
        done = freerea(*arguments)
        assert done.returncode == 2
        assert "error: benchmark table `" in done.stderr
        assert "table.parquet` cannot be read: " in done.stderr
        assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_a_table_judges_a_search_as_far_as_it_goes(freerea, tmp_path, data_folder) -> None:
    assert freerea(*import_(data_folder / TSS, "nats-tss", "--trust")).returncode == 0
    done = freerea(
        *("search", "--metric", "skipped_layers", "--evaluations", 10, "--output", "out"),
        *("--benchmark", "table.parquet"),
    )
    assert done.returncode == 0, done.stderr
    assert "not in the benchmark table" in done.stdout
    result = json.loads((tmp_path / "out" / "result.json").read_text())
    assert (result["test_accuracy"], result["regret"]) == (None, None)
    assert result["optimum"] == pytest.approx(91.5833, abs=1e-4)
    with (tmp_path / "out" / "history.csv").open(newline="") as file:
        assert len(list(csv.DictReader(file))) == 10


def test_an_imported_table_gives_the_same_figures_as_a_csv_file(freerea, tmp_path) -> None:
    import pyarrow
    import pyarrow.parquet

    space = NATSTopology()
    texts = [space.encode(genotype) for genotype in space.genotypes()]
    accuracies = [space.costs(space.decode(text))["params"] / 20000 for text in texts]
    columns = {"arch": texts, "cifar10_test_accuracy": accuracies}
    pyarrow.parquet.write_table(pyarrow.table(columns), tmp_path / "table.parquet")
    lines = [f"{text},{accuracy!r}" for text, accuracy in zip(texts, accuracies, strict=True)]
    (tmp_path / "table.csv").write_text("\n".join(["arch,cifar10_test_accuracy", *lines]))
    reports = []
    for suffix in ("csv", "parquet"):
        done = freerea(
            *("correlate", "--benchmark", f"table.{suffix}", "--output", suffix, "--json"),
            *("--sample", 200, "--metric", "skipped_layers", "--metric", "params"),
        )
        assert done.returncode == 0, done.stderr
        reports.append(json.loads(done.stdout))
    assert reports[0] == reports[1]
    assert reports[0]["correlations"]["params"]["spearman"] > 0.9
