"""`freerea judge`: figures, plot and mistakes."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from freerea.metrics import SkippedLayers, quantile_limits, rank_agreement
from tests.cli.commands.small_survey import SPACE

CELLS = [SPACE.genotype_at(index) for index in range(7, SPACE.size, 401)]
ARCHITECTURES = [SPACE.architecture(SPACE.encode(cell)) for cell in CELLS]
ACCURACIES = np.random.default_rng(0).permutation(len(CELLS)) + 50.0
FLOPS = np.array([SPACE.costs(cell)["flops"] for cell in CELLS])
PARAMS = np.array([SPACE.costs(cell)["params"] for cell in CELLS])
JUDGE = ("judge", "--benchmark", "table.csv", "--output", "out")
ORACLE = "column:test_accuracy"


@pytest.fixture
def small_table(tmp_path: Path) -> None:
    rows = [f"{each},{value}" for each, value in zip(ARCHITECTURES, ACCURACIES, strict=True)]
    (tmp_path / "table.csv").write_text("\n".join(["arch,test_accuracy", *rows]))


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def regret_of(scores: np.ndarray, within: np.ndarray) -> float:
    """Return the regret in plain words."""
    best = max(scores[within])
    chosen = [each for each, score in zip(ACCURACIES[within], scores[within], strict=True)]
    picked = [each for each, score in zip(chosen, scores[within], strict=True) if score == best]
    return float(max(ACCURACIES[within]) - sum(picked) / len(picked))


@pytest.mark.usefixtures("small_table")
def test_figures_are_those_of_a_plain_computation(freerea, tmp_path) -> None:
    done = freerea(
        *(*JUDGE, "--metric", "skipped_layers", "--json"),
        *("--limit", "flops=6e7,params=4e5", "--limit", "params=3e5"),
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["architectures"] == len(CELLS)
    assert report["optimum"] == max(ACCURACIES)
    assert list(report["judgement"]) == ["skipped_layers", "flops", "random"]
    found = report["judgement"]["skipped_layers"]
    skipped = np.array([SkippedLayers().measure(each.canonical()) for each in ARCHITECTURES])
    everybody = np.full(len(CELLS), fill_value=True)
    assert found["kendall"] == pytest.approx(rank_agreement(skipped, ACCURACIES).kendall)
    assert found["regret"] == pytest.approx(regret_of(skipped, everybody))
    for name, costs in (("flops", FLOPS), ("params", PARAMS)):
        regrets = [regret_of(skipped, costs <= limit) for limit in quantile_limits(costs)]
        assert found[f"regret_{name}"] == pytest.approx(np.mean(regrets))
    given = [
        regret_of(skipped, (FLOPS <= 6e7) & (PARAMS <= 4e5)),
        regret_of(skipped, PARAMS <= 3e5),
    ]
    assert found["given_regret"] == pytest.approx(np.mean(given))

    figures = rows_of(tmp_path / "out" / "judgement.csv")
    assert [row["fitness"] for row in figures] == ["skipped_layers", "flops", "random"]
    assert {key: float(value) for key, value in list(figures[0].items())[1:]} == found
    regrets = rows_of(tmp_path / "out" / "regrets.csv")
    own = [row for row in regrets if row["fitness"] == "skipped_layers"]
    assert [row["limit_name"] for row in own] == [
        *("none", *["flops"] * 10, *["params"] * 10, "given", "given")
    ]
    assert [float(row["limit"]) for row in own[1:11]] == quantile_limits(FLOPS).tolist()
    assert [row["limit"] for row in own[-2:]] == ["flops=60000000,params=400000", "params=300000"]
    assert [float(row["regret"]) for row in own[-2:]] == pytest.approx(given)
    assert (tmp_path / "out" / "regret.png").read_bytes().startswith(b"\x89PNG")
    drawn = (tmp_path / "out" / "regret.svg").read_text()
    for text in ("skipped_layers", "random", "largest flops", "largest params"):
        assert f"<!-- {text} -->" in drawn


@pytest.mark.usefixtures("small_table")
def test_chance_is_the_mean_of_what_is_within(freerea) -> None:
    done = freerea(*JUDGE, "--metric", "params", "--limits-from", "flops", "--json")
    assert done.returncode == 0, done.stderr
    chance = json.loads(done.stdout)["judgement"]["random"]
    assert (chance["kendall"], chance["top_10_accuracy"]) == (0, pytest.approx(ACCURACIES.mean()))
    assert chance["regret"] == pytest.approx(max(ACCURACIES) - ACCURACIES.mean())
    within = [ACCURACIES[limit >= FLOPS] for limit in quantile_limits(FLOPS)]
    assert chance["regret_flops"] == pytest.approx(
        np.mean([max(each) - each.mean() for each in within])
    )
    assert "regret_params" not in chance
    assert "given_regret" not in chance


def test_an_oracle_regrets_nothing_under_a_column_too(freerea, tmp_path) -> None:
    """A column that a command uses needs a value for every architecture."""
    accuracies: dict[str, int] = {}
    rows = []
    for number, genotype in enumerate(SPACE.genotypes()):
        # What computes the same has the same accuracy: a metric cannot tell it apart.
        accuracy = accuracies.setdefault(SPACE.key(genotype), number % 89)
        rows.append(f"{SPACE.encode(genotype)},{accuracy},{number % 97},{number % 83}")
    (tmp_path / "table.csv").write_text("\n".join(["arch,test_accuracy,lat[ms],$x^$", *rows]))
    done = freerea(
        *(*JUDGE, "--sample", 100, "--metric", ORACLE, "--metric", "column:$x^$:minimize"),
        *("--limits-from", "lat[ms],$x^$", "--limit", "lat[ms]=50,flops=1e8"),
    )
    assert done.returncode == 0, done.stderr
    assert "column:$x^$" in done.stdout
    figures = {row["fitness"]: row for row in rows_of(tmp_path / "out" / "judgement.csv")}
    oracle = figures["column:test_accuracy"]
    assert float(oracle["kendall"]) == pytest.approx(1)
    named = ("regret", "regret_lat[ms]", "regret_$x^$", "given_regret", "pools_regret")
    assert [float(oracle[name]) for name in named] == [0] * 5
    assert all(float(figures["random"][name]) > 1 for name in named)
    assert list(figures) == ["column:test_accuracy", "column:$x^$", "flops", "random"]


@pytest.mark.usefixtures("small_table")
def test_metrics_of_all_fitnesses_are_measured_once_and_together(freerea, tmp_path) -> None:
    done = freerea(
        *(*JUDGE, "--repeats", 1, "--sample", 12, "--fitness", "paper", "--fitness", "flops-skips"),
        *("--metric", "log_synflow", "--metric", "skipped_layers", "--json"),
    )
    assert done.returncode == 0, done.stderr
    names = ["paper", "flops-skips", "log_synflow", "skipped_layers", "flops", "random"]
    assert list(json.loads(done.stdout)["judgement"]) == names
    values = rows_of(tmp_path / "out" / "values.csv")
    assert len(values) == 12
    columns = ["linear_regions", "log_synflow", "skipped_layers", "flops"]
    assert list(values[0]) == ["architecture", *columns]


@pytest.mark.usefixtures("small_table")
def test_without_a_name_the_default_fitness_is_judged(freerea) -> None:
    done = freerea(*JUDGE, "--repeats", 1, "--sample", 3)
    assert done.returncode == 0, done.stderr
    names = [line.split()[0] for line in done.stdout.splitlines() if line[:3].strip()]
    assert {"forward", "flops", "random"} <= set(names)
    assert "3 architectures; the best has" in done.stdout


@pytest.mark.usefixtures("small_table")
@pytest.mark.parametrize("named", [("--fitness", "flops"), ("--metric", "flops")])
def test_the_baseline_may_be_named_and_is_there_once(freerea, named) -> None:
    done = freerea(*JUDGE, *named, "--json")
    assert done.returncode == 0, done.stderr
    assert list(json.loads(done.stdout)["judgement"]) == ["flops", "random"]


@pytest.mark.usefixtures("small_table")
def test_what_has_no_value_or_no_order_is_judged_as_chance(freerea, tmp_path) -> None:
    cells = [
        f"|none~0|+|none~0|{each}~1|+|none~0|none~1|none~2|" for each in ("none", "skip_connect")
    ]
    rows = [f"{cell},{accuracy}" for accuracy, cell in enumerate(cells)]
    (tmp_path / "table.csv").write_text("\n".join(["arch,test_accuracy", *rows]))
    done = freerea(*JUDGE, "--repeats", 1, "--metric", "linear_regions", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)["judgement"]["linear_regions"]
    assert (found["kendall"], found["regret"], found["top_10_accuracy"]) == ("nan", 0.5, 0.5)


@pytest.mark.usefixtures("small_table")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--sample", 1), "`--sample` must be at least 2 or `all`, got 1."),
        (("--fitness", "luck"), "unknown fitness `luck`."),
        (("--metric", "luck"), "unknown metric `luck`."),
        (("--metric", "random"), "unknown metric `random`."),
        (
            ("--metric", "params", "--metric", "params"),
            "`params` is to be judged twice: name a fitness or a metric once.",
        ),
        (
            ("--fitness", "paper", "--fitness", "paper"),
            "`paper` is to be judged twice: name a fitness or a metric once.",
        ),
        (("--limits-from", "watts"), "unknown constraint or column `watts`."),
        (("--limits-from", "flops,flops"), "`--limits-from` names `flops` twice."),
        (
            ("--limits-from", "flops,"),
            "`--limits-from flops,` must be names separated by commas, as flops,params.",
        ),
        (("--limit", "flops=1e8,watts=3"), "unknown constraint or column `watts`."),
        (("--limit", "flops=1e8,flops=2e8"), "limit `flops` is given twice."),
        (("--limit", "flops=1e8,params"), "`--limit params` must be NAME=VALUE with a number"),
        (("--limit", "flops=0"), "limit `flops` must be a positive number, got 0.0."),
        (
            ("--limit", "params=5,flops=1e8"),
            "`--limit params=5,flops=100000000`: no architecture that is judged is within; the "
            f"smallest costs of them are params {PARAMS.min():.10g}, flops {FLOPS.min():.10g}.",
        ),
    ],
)
def test_mistakes(freerea, tmp_path, arguments, message) -> None:
    done = freerea(*JUDGE, *arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "out").exists()
