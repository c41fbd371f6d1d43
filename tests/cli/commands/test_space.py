"""`freerea space`."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from torch import nn

from freerea.cli.commands import space_enumerate
from freerea.spaces import NATSTopology
from freerea_plugins import PAPER, Dataset, Fidelity, Genotype, InputError, SearchSpace, Variable


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_function_is_listed_once_in_order_of_its_key(freerea, tmp_path) -> None:
    done = freerea("space", "enumerate", "nats-tss", "--dataset", "cifar100")
    assert done.returncode == 0, done.stderr
    assert "5,044 architectures of nats-tss are in nats-tss.csv." in done.stdout
    listed = rows(tmp_path / "nats-tss.csv")
    keys = [row["key"] for row in listed]
    assert len(set(keys)) == 5044
    assert keys == sorted(keys)
    space = NATSTopology("cifar100")
    for row in listed[::50]:
        genotype = space.decode(row["architecture"])
        assert space.key(genotype) == row["key"]
        costs = space.costs(genotype)
        assert (int(row["flops"]), int(row["params"])) == (costs["flops"], costs["params"])


def test_any_number_of_processes_gives_the_same_list(freerea, tmp_path) -> None:
    for jobs, name in ((1, "one.csv"), (2, "two.csv")):
        done = freerea("space", "enumerate", "nats-tss", "--jobs", jobs, "--output", name, "--json")
        assert done.returncode == 0, done.stderr
        report = json.loads(done.stdout)
        assert report["architectures"] == 5044
        assert report["file"] == name
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGKILL"])
def test_a_list_that_is_interrupted_leaves_the_old_one_as_it_was(
    start, freerea, tmp_path, name
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("old")
    process: subprocess.Popen[str] = start(
        "space", "enumerate", "nasbench101", "--output", "list.csv", "--force"
    )
    deadline = time.monotonic() + 60
    while len(list(tmp_path.iterdir())) < 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.5)
    process.send_signal(getattr(signal, name))
    _, errors = process.communicate(timeout=60)
    assert path.read_text() == "old"
    if name != "SIGKILL":
        assert process.returncode == 130
        assert "Interrupted. list.csv was not written." in errors
        assert "Traceback" not in errors
        assert list(tmp_path.iterdir()) == [path]
    # What a killed process left behind is not in the way.
    again = freerea("space", "enumerate", "nats-tss", "--output", "list.csv", "--force")
    assert again.returncode == 0
    assert len(rows(path)) == 5044


@pytest.mark.parametrize("arguments", [(), ("--output", "nats-tss.csv")])
def test_a_list_replaces_nothing_that_it_was_not_told_to(freerea, tmp_path, arguments) -> None:
    path = tmp_path / "nats-tss.csv"
    path.write_text("mine")
    done = freerea("space", "enumerate", "nats-tss", *arguments)
    assert done.returncode == 2
    assert done.stderr == (
        "error: `--output nats-tss.csv` is there already: add `--force` to replace it.\n"
    )
    assert path.read_text() == "mine"
    assert freerea("space", "enumerate", "nats-tss", *arguments, "--force").returncode == 0
    assert len(rows(path)) == 5044


@pytest.mark.parametrize("output", [".", "", "folder", "pipe", "dangling", "/dev/null"])
def test_what_is_no_file_is_not_replaced(freerea, tmp_path, output) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "dangling").symlink_to("nowhere")
    done = freerea("space", "enumerate", "nats-tss", "--force", "--output", output)
    assert done.returncode == 2
    assert done.stderr.endswith("cannot be written: it is no regular file.\n")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["dangling", "folder", "pipe"]
    assert (tmp_path / "dangling").is_symlink()


class Plain(SearchSpace):
    """A space that knows nothing of itself."""

    name = "plain"
    datasets = (Dataset("toy", (1, 4, 4), 2),)
    variables = (Variable("width", ("1", "2")), Variable("bias", ("no", "yes")))

    def build_network(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:
        width, bias = genotype
        return nn.Sequential(
            nn.Conv2d(1, width + 1, 4, bias=bool(bias)), nn.Flatten(), nn.Linear(width + 1, 2)
        )


class Endless(Plain):
    """A space that cannot be listed."""

    name = "endless"
    variables = tuple(Variable(f"bit {number}", ("0", "1")) for number in range(30))


def install(monkeypatch: pytest.MonkeyPatch, space: type[SearchSpace]) -> None:
    class Manager:
        def space(self, name: str) -> type[SearchSpace]:
            return space

    monkeypatch.setattr(space_enumerate, "default_plugin_manager", Manager)


def test_costs_that_a_space_does_not_know_are_measured(monkeypatch, tmp_path, capsys) -> None:
    install(monkeypatch, Plain)
    path = tmp_path / "plain.csv"
    space_enumerate.enumerate_space("plain", None, path, jobs=1)
    assert [row["architecture"] for row in rows(path)] == [
        "width=1,bias=no",
        "width=1,bias=yes",
        "width=2,bias=no",
        "width=2,bias=yes",
    ]
    assert [int(row["params"]) for row in rows(path)] == [16 + 4, 17 + 4, 32 + 6, 34 + 6]
    assert [int(row["flops"]) for row in rows(path)] == [16 + 2, 16 + 2, 32 + 4, 32 + 4]


def test_a_space_that_is_too_large_is_not_listed(monkeypatch, tmp_path) -> None:
    install(monkeypatch, Endless)
    with pytest.raises(InputError) as caught:
        space_enumerate.enumerate_space("endless", None, tmp_path / "list.csv", jobs=1)
    assert str(caught.value) == (
        "`endless` has up to 1,073,741,824 architectures; at most 10,000,000 are listed."
    )
    assert not list(tmp_path.iterdir())


def test_variables_sizes_and_data_sets_are_shown(freerea) -> None:
    report = json.loads(freerea("space", "show", "nasbench101", "--json").stdout)
    assert report["combinations"] == 2**21 * 3**5
    assert report["architectures"] == 423_624
    assert report["datasets"] == [{"name": "cifar10", "input_shape": [3, 32, 32], "classes": 10}]
    assert len(report["variables"]) == 26
    assert report["variables"][0] == {"name": "edge_0_1", "choices": ["absent", "present"]}
    shown = freerea("space", "show", "nats-tss").stdout
    assert "15,625 combinations of choices, at most 5,044 architectures" in shown
    assert "data set ImageNet16-120: 3x16x16, 120 classes" in shown
    assert "edge_2_3" in shown
