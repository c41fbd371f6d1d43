"""`freerea train` from a run to a table."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
import torch

from freerea.spaces import NATSSize
from freerea.training import BASELINES
from tests.cli.trainings.found_search import make_images, make_run

QUICK = ("--top", 2, "--seeds", 2, "--epochs", 2)


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return make_run(tmp_path / "run")


@pytest.fixture
def images(tmp_path: Path) -> Path:
    return make_images(tmp_path / "photos")


def read(folder: Path) -> dict[str, Any]:
    result: dict[str, Any] = json.loads((folder / "training.json").read_text())
    return result


def test_the_best_are_trained_beside_baselines(freerea, run, images) -> None:
    baselines = ("--baseline", "random", "--baseline", "largest")
    done = freerea("train", run, "--images", images, *QUICK, *baselines)
    assert done.returncode == 0, done.stderr
    result = read(run / "training")
    rows = result["architectures"]
    assert [row["architecture"] for row in rows[:2]] == ["16:8:8:8:8", "8:8:8:8:8"]
    assert [row["name"].split(",")[0] for row in rows[:2]] == ["search 1", "search 2"]
    names = " ".join(row["name"] for row in rows)
    assert all(each in names for each in ("random 1", "random 2", "largest"))
    for row in rows:
        assert row["seeds"] == 2
        assert [each["seed"] for each in row["trainings"]] == [0, 1]
        assert row["accuracy"] == pytest.approx(
            sum(each["accuracy"] for each in row["trainings"]) / 2
        )
        assert row["low"] <= row["accuracy"] <= row["high"]
        assert row["costs"]["flops"] <= 2e6
        assert row["costs"] == NATSSize("3x8x8:2").costs(
            NATSSize("3x8x8:2").decode(row["architecture"])
        )
    sizes = {"train": 20, "validation": 4, "test": 6}
    assert result["images"] == {"folder": str(images), **sizes}
    assert [
        (each["baseline"], each["searched_architectures"]) for each in result["comparisons"]
    ] == [*(("random", 1), ("random", 2), ("largest", 1), ("largest", 2))]
    assert result["status"] == "finished"
    assert result["recipe"]["epochs"] == 2

    with (run / "training" / "accuracy.csv").open(newline="") as file:
        table = list(csv.DictReader(file))
    assert [row["name"] for row in table] == [row["name"] for row in rows]
    assert [float(row["accuracy"]) for row in table] == [row["accuracy"] for row in rows]
    assert all(float(row["flops"]) <= 2e6 for row in table)

    assert "Accuracy on 6 images that no network has seen, after training on 20:" in done.stdout
    assert " 2M " in done.stdout
    assert "The first of the search is " in done.stdout
    assert "random architectures within the limits" in done.stdout
    assert "95 % interval" in done.stdout


def test_the_weights_are_those_of_an_architecture_that_export_finds(freerea, run, images) -> None:
    freerea("train", run, "--images", images, *QUICK, "--baseline", "none")
    best = read(run / "training")["best"]
    searched = {1: "16:8:8:8:8", 2: "8:8:8:8:8"}
    assert best["architecture"] == searched[best["rank"]]
    rows = read(run / "training")["architectures"]
    assert best["rank"] == 1 + max(range(2), key=lambda each: rows[each]["validation"])
    network = NATSSize("3x8x8:2").architecture(best["architecture"]).build_network()
    network.load_state_dict(torch.load(best["weights"], weights_only=True))
    file = run / "network.pt"
    done = freerea("export", run / "training", "--to", file)
    assert done.returncode == 0, done.stderr
    exported = torch.load(file, weights_only=True)
    assert exported.keys() == network.state_dict().keys()
    assert all(torch.equal(exported[name], each) for name, each in network.state_dict().items())


def test_json_is_what_the_file_has(freerea, run, images, tmp_path) -> None:
    folder = tmp_path / "own"
    options = ("--output", folder, "--json")
    done = freerea("train", run, "--images", images, *QUICK, "--top", 1, *options)
    assert json.loads(done.stdout) == read(folder)
    assert not (run / "training").exists()


def test_the_same_seeds_give_the_same_and_others_others(freerea, run, images, tmp_path) -> None:
    found = []
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        folder = tmp_path / name
        options = ("--output", folder, "--seed", seed, "--top", 1, "--seeds", 1, "--epochs", 2)
        assert freerea("train", run, "--images", images, *options).returncode == 0
        found.append([
            (row["architecture"], row["accuracy"], row["validation"], row["trainings"][0]["loss"])
            for row in read(folder)["architectures"]
        ])  # fmt: skip
    assert found[0] == found[1] != found[2]


def test_more_seeds_go_on_with_what_is_done(freerea, run, images) -> None:
    freerea("train", run, "--images", images, *QUICK, "--top", 1)
    folder = run / "training"
    before = {each.name: each.read_bytes() for each in (folder / "outcomes").glob("*.json")}
    done = freerea("train", "--resume", folder, "--seeds", 3)
    assert done.returncode == 0, done.stderr
    assert [row["seeds"] for row in read(folder)["architectures"]] == [3, 3]
    assert all((folder / "outcomes" / name).read_bytes() == kept for name, kept in before.items())
    assert len(list((folder / "outcomes").glob("*.json"))) == 6


def test_one_seed_is_called_too_few(freerea, run, images) -> None:
    done = freerea("train", run, "--images", images, "--top", 1, "--seeds", 1, "--epochs", 1)
    said = " ".join(done.stdout.split())
    assert "One seed says nothing of the chance in a training" in said
    assert "One random architecture stands for no others" in said


def test_a_training_that_diverged_is_named(freerea, run, images) -> None:
    options = ("--top", 1, "--seeds", 1, "--epochs", 3, "--learning-rate", 1e30)
    done = freerea("train", run, "--images", images, *options, "--baseline", "none")
    assert done.returncode == 0, done.stderr
    assert "1 trainings diverged: try a smaller `--learning-rate`." in done.stdout


def test_the_normalisation_is_that_of_the_search(freerea, tmp_path, images) -> None:
    searched = freerea(
        *("search", "--space", "nats-sss", "--images", images, "--evaluations", 3),
        *("--fitness", "flops", "--output", tmp_path / "found"),
    )
    assert searched.returncode == 0, searched.stderr
    done = freerea("train", tmp_path / "found", "--top", 1, "--seeds", 1, "--epochs", 1)
    assert done.returncode == 0, done.stderr
    definition = json.loads((tmp_path / "found" / "result.json").read_text())["dataset_definition"]
    assert definition["class_names"] == ["dark", "light"]
    plan = json.loads((tmp_path / "found" / "training" / "plan.json").read_text())
    assert plan["normalisation"] == [definition["mean"], definition["deviation"]]


def test_the_help_names_the_baselines(freerea) -> None:
    help_text = " ".join(freerea("train", "--help").stdout.split())
    for name in BASELINES:
        assert f"`{name}`" in help_text
