"""`freerea search --algorithm`, with those that are built in and those of a plugin."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from freerea.spaces import NATSTopology
from tests.cli.installed_plugin import installed_plugin
from tests.images.photos import make_folder

PLUGIN = '''
from freerea_plugins import SearchAlgorithm, hookimpl
from optuna.samplers import BaseSampler


class Told(BaseSampler):
    def __init__(self, task, steps=()):
        self.task, self.steps = task, steps

    def infer_relative_search_space(self, study, trial):
        return {}

    def sample_relative(self, study, trial, search_space):
        return {}

    def sample_independent(self, study, trial, name, distribution):
        space = self.task.space
        genotype = space.genotype_at(self.steps[trial.number % len(self.steps)])
        return space.parameters(genotype)[name]


class Circle(SearchAlgorithm):
    """Proposes three architectures over and over."""

    name = "circle"
    fitness = "flops"

    def __init__(self, first: int = 1, answer: int | None = None) -> None:
        self.first, self.answer = first, answer

    def create_sampler(self, task):
        return Told(task, range(self.first, self.first + 3))

    def best_trial(self, study, task):
        return None if self.answer is None else study.trials[self.answer]


class Trained(SearchAlgorithm):
    """Proposes the architecture whose number is that of the images."""

    name = "trained"
    is_trained = True
    evaluations = 1

    def create_sampler(self, task):
        images, labels = task.training.inputs, task.training.labels
        assert len(images) == len(labels) and images.dtype == "float32"
        task.folder.mkdir()
        for done in range(3):
            task.progress("epochs", done + 1, 3)
        return Told(task, [len(images)])


class Elsewhere(Circle):
    """Searches no space."""

    name = "elsewhere"

    def check(self, space):
        from freerea_plugins import InputError

        raise InputError(f"`{space.name}` is not for this.")


@hookimpl
def freerea_algorithms():
    return [Circle, Trained, Elsewhere]
'''

SPACE = NATSTopology()


@pytest.fixture(scope="module", autouse=True)
def plugin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Install a distribution with the algorithms."""
    with installed_plugin(tmp_path_factory.mktemp("shelf"), "algorithms", PLUGIN):
        yield


def searched(freerea, *arguments: object) -> dict[str, Any]:
    done = freerea("search", *arguments, "--json")
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def history(folder: Path) -> list[str]:
    with (folder / "history.csv").open(newline="") as file:
        return [row["architecture"] for row in csv.DictReader(file)]


def test_the_settings_of_an_algorithm_are_kept_with_the_result(freerea, tmp_path) -> None:
    given = ("--fitness", "flops", "--evaluations", 20, "--population", 6, "--tournament", 2)
    runs = {
        name: searched(freerea, "--algorithm", *name, *given, "--output", str(number))
        for number, name in enumerate(
            [("freerea",), ("freerea", "--set", "crossover=no"), ("regularized-evolution",)]
        )
    }
    sizes = {"population_size": 6, "tournament_size": 2}
    assert [(run["algorithm"], run["algorithm_settings"]) for run in runs.values()] == [
        ("freerea", {**sizes, "crossover": True}),
        ("freerea", {**sizes, "crossover": False}),
        ("regularized-evolution", sizes),
    ]
    histories = [history(tmp_path / str(number)) for number in range(3)]
    assert histories[0][:6] == histories[1][:6] == histories[2][:6]
    assert len({tuple(each) for each in histories}) == 3


def test_what_is_proposed_again_is_not_measured_again_but_counts(freerea, tmp_path) -> None:
    result = searched(freerea, "--algorithm", "circle", "--evaluations", 8, "--output", "run")
    assert (result["evaluations"], result["repeated"], result["status"]) == (8, 5, "finished")
    assert result["fitness"] == "flops"
    three = [str(SPACE.architecture(SPACE.genotype_at(number))) for number in (1, 2, 3)]
    assert history(tmp_path / "run") == [three[number % 3] for number in range(8)]
    resumed = searched(freerea, "--resume", "run", "--evaluations", 10)
    assert (resumed["evaluations"], resumed["repeated"]) == (10, 7)


def test_people_are_told_of_another_algorithm_and_of_what_it_repeats(freerea) -> None:
    given = ("--fitness", "flops", "--evaluations", 8)
    shown = freerea("search", "--algorithm", "circle", *given).stdout
    assert re.search(r"algorithm +circle +5 proposed again, and not measured again", shown)
    assert "algorithm" not in freerea("search", "--population", 4, "--tournament", 2, *given).stdout


def test_an_algorithm_may_choose_its_answer(freerea) -> None:
    best = searched(freerea, "--algorithm", "circle", "--evaluations", 3)
    for number in range(3):
        chosen = searched(
            *(freerea, "--algorithm", "circle", "--evaluations", 3),
            *("--set", "first=1", "--set", f"answer={number}"),
        )
        assert chosen["architecture"] == str(SPACE.architecture(SPACE.genotype_at(1 + number)))
        assert chosen["score"] <= best["score"]


def test_what_is_over_a_limit_is_passed_over(freerea, tmp_path) -> None:
    flops = sorted(SPACE.costs(SPACE.genotype_at(number))["flops"] for number in (1, 2, 3))
    assert flops[0] < flops[-1]
    limited = ("--algorithm", "circle", "--limit", f"flops={flops[0]}")
    result = searched(freerea, *limited, "--evaluations", 2, "--output", "run")
    assert result["costs"]["flops"] == flops[0]
    assert len(set(history(tmp_path / "run"))) == 1

    low = ("--algorithm", "circle", "--limit", f"flops={flops[0] - 1}")
    done = freerea("search", *low, "--evaluations", 2, "--output", "other")
    assert done.returncode == 2
    assert done.stderr.endswith("proposed nothing within the limits, 1,000 times in a row.\n")
    assert not (tmp_path / "other").exists()


def test_an_algorithm_that_trains_has_all_images_of_the_folder(freerea, tmp_path) -> None:
    make_folder(tmp_path / "photos", {"cat": 12, "dog": 8})
    measured = ("--metric", "linear_regions", "--repeats", 1)
    result = searched(
        freerea, "--algorithm", "trained", "--images", "photos", *measured, "--output", "run"
    )
    assert result["genotype"] == list(SPACE.genotype_at(20))
    assert (result["evaluations"], result["status"]) == (1, "finished")
    assert (tmp_path / "run" / "checkpoints").is_dir()

    done = freerea("search", "--algorithm", "trained", "--output", "none")
    assert done.returncode == 2
    assert done.stderr == (
        "error: algorithm `trained` trains networks: give labelled images by `--images FOLDER`.\n"
    )


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (("--algorithm", "circel"), "unknown algorithm `circel`. Did you mean `circle`?"),
        (("--set", "epochs=3"), "`--set epochs=3`: unknown setting of `freerea`"),
        (("--set", "crossover"), "`--set crossover` must be NAME=VALUE, as epochs=20."),
        (("--set", "crossover=maybe"), "`--set crossover=maybe`: input should be a valid boolean"),
        (("--set", "a=1", "--set", "a=2"), "`--set` has `a` twice."),
        (("--set", "population_size=9"), "use `--population 9`."),
        (
            ("--algorithm", "circle", "--population", 9),
            "`--population 9`: algorithm `circle` has no such setting.",
        ),
        (("--algorithm", "elsewhere"), "`nats-tss` is not for this."),
        (
            ("--algorithm", "circle", "--engine", "pymoo", "--fitness", "flops"),
            "`--engine pymoo` runs evolutions only: algorithm `circle` is none.",
        ),
    ],
)
def test_mistakes_are_one_line(freerea, tmp_path, arguments, fault) -> None:
    done = freerea("search", *arguments, "--output", "run")
    assert done.returncode == 2
    assert fault in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "run").exists()


def test_a_search_goes_on_with_its_own_algorithm(freerea) -> None:
    searched(freerea, "--algorithm", "circle", "--evaluations", 2, "--output", "run")
    done = freerea("search", "--resume", "run", "--algorithm", "freerea")
    assert done.returncode == 2
    assert '`--algorithm` differs from the search in `run`, which has "circle"' in done.stderr
