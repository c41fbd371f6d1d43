"""What an objective looks for."""

from __future__ import annotations

import warnings
from typing import Any

import pytest
from torch import nn

from freerea.metrics import (
    DEFAULT_FITNESS,
    LogRankPoolScore,
    PaperPoolScore,
    StandardPoolScore,
    resolve_fitness,
)
from freerea.samplers import TrainingFreeObjective
from freerea.samplers.pymoo import FreeREA, NASProblem
from freerea.spaces import NATSTopology
from freerea_plugins import Dataset, Fidelity, Fitness, InputError, SearchSpace, Variable

SPACE = NATSTopology()
TINY = Fidelity("tiny", cells_per_stage=1)


class Small(Fitness):
    """Size alone."""

    name = "small"
    metrics = ("params", "skipped_layers")
    score = LogRankPoolScore()


class Wide(Fitness):
    """Asks for networks of its own."""

    name = "wide"
    metrics = ("snip",)
    score = "standard"

    def fidelity(self, space: SearchSpace) -> Fidelity:
        return Fidelity("wide", channels=3)


class WithoutSkips(SearchSpace):
    """Says nothing of skip connections."""

    name = "without-skips"
    datasets = (Dataset("toy", (3, 8, 8), 4),)
    variables = (Variable("width", ("1", "2")),)

    def build_network(self, genotype: Any, fidelity: Any = None) -> nn.Module:
        return nn.Sequential(nn.Flatten(), nn.Linear(192, 4))


def build(trial: Any) -> nn.Module:
    width = trial.suggest_int("width", 2, 9)
    return nn.Sequential(nn.Conv2d(3, width, 3), nn.ReLU(), nn.Flatten(), nn.Linear(36 * width, 4))


DOORS: dict[str, Any] = {
    "objective": TrainingFreeObjective,
    "problem": NASProblem,
}


@pytest.fixture(params=DOORS)
def door(request: pytest.FixtureRequest) -> Any:
    return DOORS[request.param]


def test_a_fitness_brings_metrics_and_score(door) -> None:
    for fitness in (Small(), resolve_fitness(Small(), space=SPACE)):
        made = door(SPACE, fitness=fitness)
        assert [each.name for each in made.metrics] == ["params", "skipped_layers"]
        assert made.score is Small.score
        assert made.fitness.name == "small"
    assert isinstance(door(SPACE, fitness="forward").score, StandardPoolScore)


def test_without_a_choice_it_is_the_default_fitness(door) -> None:
    made = door(SPACE)
    expected = resolve_fitness(DEFAULT_FITNESS, space=SPACE)
    assert made.fitness.name == DEFAULT_FITNESS
    assert [each.name for each in made.metrics] == [each.name for each in expected.metrics]


def test_metrics_of_ones_own_are_standardised_unless_a_score_is_given(door) -> None:
    assert isinstance(door(SPACE, metrics=["flops", "params"]).score, StandardPoolScore)
    ranked = door(SPACE, metrics=["flops", "params"], score="log-rank")
    assert isinstance(ranked.score, LogRankPoolScore)


def test_networks_are_measured_as_the_fitness_asks_unless_a_fidelity_is_given(door) -> None:
    assert door(SPACE).evaluator.fidelity == SPACE.single
    assert door(SPACE, score="log-rank").evaluator.fidelity == SPACE.single
    assert door(SPACE, fitness="paper").evaluator.fidelity == SPACE.reduced
    assert door(SPACE, metrics=["snip"]).evaluator.fidelity == SPACE.reduced
    assert door(SPACE, fitness=Wide()).evaluator.fidelity == Fidelity("wide", channels=3)
    for options in ({}, {"fitness": Wide()}, {"metrics": ["snip"]}):
        assert door(SPACE, fidelity=TINY, **options).evaluator.fidelity == TINY


def test_a_fitness_excludes_metrics_and_score(door) -> None:
    with pytest.raises(InputError, match="`fitness` and `metrics` exclude each other"):
        door(SPACE, fitness="paper", metrics=["flops"])
    with pytest.raises(InputError, match="`fitness` and `score` exclude each other"):
        door(SPACE, fitness="paper", score="standard")
    with pytest.raises(InputError, match=r"unknown fitness `papr`\. Did you mean `paper`"):
        door(SPACE, fitness="papr")


def test_a_metric_without_a_meaning_is_left_out_and_said_so(door) -> None:
    for options in ({}, {"fitness": "paper"}):
        with pytest.warns(
            UserWarning, match="does without one metric: `skipped_layers` needs a se"
        ):
            made = door(WithoutSkips(), **options)
        assert "skipped_layers" not in [each.name for each in made.metrics]
    with pytest.warns(UserWarning) as caught:
        door(WithoutSkips(), fitness=Small())
    assert [each.filename for each in caught] == [__file__]


def test_the_sampler_of_an_objective_has_its_score() -> None:
    objective = TrainingFreeObjective(SPACE, fitness=Small())
    assert objective.create_sampler().score is Small.score
    assert isinstance(objective.create_sampler(score=PaperPoolScore()).score, PaperPoolScore)


def test_built_networks_have_what_is_left_of_the_default_fitness_without_a_word() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        objective = TrainingFreeObjective(build=build, input_shape=(3, 8, 8))
    expected = [each.name for each in resolve_fitness().metrics]
    assert objective.metric_names == expected
    with pytest.warns(UserWarning, match="fitness `paper` does without one metric"):
        TrainingFreeObjective(build=build, input_shape=(3, 8, 8), fitness="paper")
    with pytest.warns(UserWarning, match="fitness `flops-skips` does without one metric"):
        sized = TrainingFreeObjective(build=build, input_shape=(3, 8, 8), fitness="flops-skips")
    study = sized.create_study()
    study.optimize(sized, n_trials=2)
    assert [len(trial.values) for trial in study.trials] == [1, 1]


def test_costs_alone_are_joined_too() -> None:
    problem = NASProblem(SPACE, metrics=[], objectives=["flops", "params"], score="log-rank")
    assert isinstance(problem.score, LogRankPoolScore)
    assert isinstance(NASProblem(SPACE, metrics=[], objectives=["flops"]).score, StandardPoolScore)


@pytest.mark.parametrize("score", [None, "log-rank"])
def test_the_algorithm_compares_by_the_score_of_the_problem(score: str | None) -> None:
    def history(algorithm: FreeREA) -> list[list[int]]:
        problem = NASProblem(SPACE, metrics=["flops", "skipped_layers"], score=score)
        algorithm.setup(problem, seed=1, termination=("n_evals", 100))
        while algorithm.has_next():
            algorithm.next()
        return [each.X.tolist() for each in algorithm.pop]

    given = StandardPoolScore() if score is None else LogRankPoolScore()
    assert history(FreeREA()) == history(FreeREA(score=given))
    assert history(FreeREA()) != history(FreeREA(score=PaperPoolScore()))
