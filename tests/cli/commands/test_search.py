"""`freerea search` from start to result."""

from __future__ import annotations

import csv
import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import pytest

from freerea.spaces import NATSTopology

QUICK = ("--population", 5, "--tournament", 2, "--repeats", 1)


def read_result(folder: Path) -> dict[str, Any]:
    result: dict[str, Any] = json.loads((folder / "result.json").read_text())
    return result


def read_history(folder: Path) -> list[dict[str, str]]:
    with (folder / "history.csv").open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "output"


def test_a_search_within_limits_leaves_a_result_and_its_history(freerea, output) -> None:
    limits = ("--limit", "flops=7e7", "--limit", "params=5e5")
    done = freerea("search", *QUICK, *limits, "--evaluations", 15, "--output", output)
    assert done.returncode == 0, done.stderr

    result = read_result(output)
    space = NATSTopology(result["dataset"])
    architecture = space.architecture(result["architecture"])
    assert result["space"] == "nats-tss"
    assert result["dataset"] == "cifar10"
    assert list(architecture.genotype) == result["genotype"]
    assert result["limits"] == {"flops": 7e7, "params": 5e5}
    assert result["costs"] == space.costs(architecture.genotype)
    assert set(result["metrics"]) == {
        *("activation_patterns", "response_correlation", "batch_meco", "skipped_layers")
    }
    assert (result["evaluations"], result["status"], result["seed"]) == (15, "finished", 0)
    assert result["seconds"] > 0
    assert result["fidelity"] == dataclasses.asdict(space.single)
    assert result["settings"]["batch_source"].startswith("pink noise")
    assert {"python", "freerea", "torch", "optuna"} <= set(result["versions"])
    assert "test_accuracy" not in result

    history = read_history(output)
    assert len(history) == 15
    assert len({space.architecture(row["architecture"]).key for row in history}) == 15
    for row in history:
        assert float(row["flops"]) <= 7e7
        assert float(row["params"]) <= 5e5
    assert result["architecture"] in {row["architecture"] for row in history}

    assert result["architecture"] in done.stdout
    assert "limit 70M" in done.stdout
    assert str(output) in done.stdout.replace("\n", "")


def test_json_is_the_result_and_nothing_else(freerea, output) -> None:
    done = freerea("search", *QUICK, "--evaluations", 6, "--output", output, "--json")
    assert json.loads(done.stdout) == read_result(output)


def test_plain_lines_of_progress_go_to_the_error_stream(freerea, output) -> None:
    done = freerea("search", *QUICK, "--seconds", 5, "--output", output, "--json")
    assert re.search(r"^\d+ evaluations, \d+ s, best: \|", done.stderr, re.MULTILINE)
    assert read_result(output)["seconds"] >= 5


def test_the_output_folder_is_a_new_one_in_runs_by_default(freerea, tmp_path) -> None:
    freerea("search", *QUICK, "--evaluations", 5)
    (folder,) = (tmp_path / "runs").iterdir()
    assert folder.name.startswith("nats-tss-cifar10-")
    assert read_result(folder)["evaluations"] == 5


def test_the_same_seed_gives_the_same_history_with_any_number_of_jobs(freerea, tmp_path) -> None:
    histories = []
    for jobs in (1, 2):
        folder = tmp_path / f"{jobs}"
        done = freerea(
            *("search", *QUICK, "--evaluations", 14, "--seed", 3),
            *("--jobs", jobs, "--output", folder),
        )
        assert done.returncode == 0, done.stderr
        histories.append([row["architecture"] for row in read_history(folder)])
    assert histories[0] == histories[1]
    other = freerea(
        *("search", *QUICK, "--evaluations", 14, "--seed", 4, "--output", tmp_path / "4")
    )
    assert other.returncode == 0
    assert [row["architecture"] for row in read_history(tmp_path / "4")] != histories[0]


def test_both_engines_evaluate_the_same_architectures_in_the_same_order(freerea, tmp_path) -> None:
    results, histories = [], []
    for engine in ("optuna", "pymoo"):
        folder = tmp_path / engine
        done = freerea(
            *("search", *QUICK, "--engine", engine, "--limit", "flops=8e7", "--seed", 5),
            *("--evaluations", 20, "--output", folder),
        )
        assert done.returncode == 0, done.stderr
        results.append(read_result(folder))
        histories.append(read_history(folder))
    for row in histories[0]:  # What pymoo's engine does not record.
        assert row.pop("kind")
        del row["generation"], row["parents"]
    assert histories[0] == histories[1]
    assert [each["settings"]["engine"] for each in results] == ["optuna", "pymoo"]
    assert results[0]["architecture"] == results[1]["architecture"]
    assert [each["evaluations"] for each in results] == [20, 20]


@pytest.mark.parametrize("engine", ["optuna", "pymoo"])
def test_a_feasible_space_that_is_exhausted_ends_the_search(freerea, output, engine) -> None:
    # 48 functions can be computed without a convolution.
    done = freerea(
        *("search", *QUICK, "--metric", "skipped_layers", "--limit", "flops=8e6"),
        *("--engine", engine),
        *("--evaluations", 100, "--output", output),
    )
    assert done.returncode == 0, done.stderr
    assert "Every feasible architecture was evaluated" in done.stdout
    result = read_result(output)
    assert (result["status"], result["evaluations"]) == ("exhausted", 48)
    assert result["metrics"] == {"skipped_layers": 2.0}


def test_a_benchmark_table_judges_the_answer(freerea, output, data_folder) -> None:
    done = freerea(
        *("search", *QUICK, "--evaluations", 8, "--limit", "flops=4e7", "--output", output),
        *("--benchmark", data_folder / "nats_tss" / "benchmark.csv.gz"),
    )
    assert done.returncode == 0, done.stderr
    result = read_result(output)
    assert result["optimum"] == 91.315  # the best below 40 M multiply-adds
    assert result["regret"] == pytest.approx(result["optimum"] - result["test_accuracy"])
    assert "regret" in done.stdout
    assert all(0 < float(row["test_accuracy"]) <= 91.315 for row in read_history(output))


def test_the_search_never_looks_at_the_benchmark_table(freerea, tmp_path) -> None:
    space = NATSTopology()
    histories = []
    for accuracy in (10.0, 90.0):
        table = tmp_path / f"{accuracy}.csv"
        rows = [
            f"{space.encode(genotype)},{accuracy + number % 7}"
            for number, genotype in enumerate(space.genotypes())
        ]
        table.write_text("\n".join(["arch,cifar10_test_accuracy", *rows]))
        folder = tmp_path / f"run-{accuracy}"
        freerea("search", *QUICK, "--evaluations", 9, "--benchmark", table, "--output", folder)
        histories.append([row["architecture"] for row in read_history(folder)])
    assert histories[0] == histories[1]


def test_real_images_and_full_networks(freerea, output, data_folder) -> None:
    done = freerea(
        *("search", *QUICK, "--evaluations", 2, "--fidelity", "paper", "--output", output),
        *("--batch", data_folder / "batches" / "cifar10_batch64.npz"),
    )
    assert done.returncode == 0, done.stderr
    settings = read_result(output)["settings"]
    assert settings["batch_source"].endswith("cifar10_batch64.npz")
    assert settings["fidelity"] == "paper"


def test_other_metrics_and_data_sets(freerea, output) -> None:
    done = freerea(
        *("search", *QUICK, "--metric", "naswot", "--dataset", "imagenet16-120"),
        *("--evaluations", 6, "--output", output),
    )
    assert done.returncode == 0, done.stderr
    result = read_result(output)
    assert result["dataset"] == "ImageNet16-120"
    assert set(result["metrics"]) == {"naswot"}
    best = max(float(row["naswot"]) for row in read_history(output))
    assert result["metrics"]["naswot"] == best


def test_the_score_decides_the_search(freerea, tmp_path) -> None:
    histories = []
    for score in ("paper", "log-rank"):
        folder = tmp_path / score
        done = freerea("search", *QUICK, "--evaluations", 20, "--score", score, "--output", folder)
        assert done.returncode == 0, done.stderr
        assert read_result(folder)["settings"]["score"] == score
        histories.append([row["architecture"] for row in read_history(folder)])
    assert histories[0][:5] == histories[1][:5]
    assert histories[0] != histories[1]


def test_a_study_in_a_storage_of_ones_own(freerea, tmp_path) -> None:
    storage = f"sqlite:///{tmp_path / 'studies.db'}"
    first, second = tmp_path / "first", tmp_path / "second"
    common = ("search", *QUICK, "--storage", storage, "--study", "mine")
    assert freerea(*common, "--evaluations", 6, "--output", first).returncode == 0
    done = freerea(*common, "--evaluations", 10, "--output", second)
    assert done.returncode == 0, done.stderr
    rows = [row["architecture"] for row in read_history(second)]
    assert rows[:6] == [row["architecture"] for row in read_history(first)]
    assert len(set(rows)) == len(rows) == 10
