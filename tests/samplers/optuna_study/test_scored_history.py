"""The trials of a study by their scores."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import optuna
import pytest
from optuna.distributions import FloatDistribution
from optuna.trial import TrialState, create_trial

from freerea.metrics import LogRankPoolScore, PaperPoolScore, StandardPoolScore
from freerea.samplers import FreeREASampler

optuna.logging.set_verbosity(optuna.logging.ERROR)
BOTH: list[Any] = ["maximize", "minimize"]


def study_of(trials: int, sampler: Any = None, objectives: int = 2) -> optuna.Study:
    study = optuna.create_study(directions=BOTH[:objectives], sampler=sampler)
    rng = np.random.default_rng(0)
    for number in range(trials):
        study.add_trial(
            create_trial(
                params={"x": number / trials},
                distributions={"x": FloatDistribution(0, 1)},
                values=rng.standard_normal(objectives).tolist(),
                constraints={"limit": 1.0 if number % 5 == 0 else -1.0},
            )
        )
    study.add_trial(create_trial(state=TrialState.FAIL))
    return study


def values_of(trials: Any) -> Any:
    return np.array([trial.values for trial in trials])


@pytest.mark.parametrize("population", [4, 12])
def test_a_score_with_a_reference_is_relative_to_the_founders(population: int) -> None:
    sampler = FreeREASampler(
        population_size=population, tournament_size=2, score=StandardPoolScore()
    )
    study = study_of(50, sampler)
    feasible = [trial for trial in study.trials[:50] if trial.number % 5]

    history = FreeREASampler.history(study)

    founders = values_of(feasible[:population])
    scores = StandardPoolScore().relative_to(founders, BOTH)(values_of(feasible), BOTH)
    assert [trial.number for trial in history.founders] == [
        trial.number for trial in feasible[:population]
    ]
    assert list(history.scores) == [trial.number for trial in feasible]
    assert list(history.scores.values()) == scores.tolist()
    best = feasible[int(scores.argmax())]
    assert history.best.number == FreeREASampler.best_trial(study).number == best.number
    for trial, score in zip(feasible[:6], scores, strict=False):
        assert history.share_beaten(trial.number) == (scores[:population] < score).mean()


def test_a_study_without_its_sampler_has_the_founders_that_it_is_told_or_as_many_as_usual() -> None:
    study = study_of(50, optuna.samplers.RandomSampler())
    score = StandardPoolScore()

    assert len(FreeREASampler.history(study, score).founders) == 25
    told = FreeREASampler.history(study, score, founder_count=7)
    assert len(told.founders) == 7
    assert told.best.number == FreeREASampler.best_trial(study, score, founder_count=7).number


@pytest.mark.parametrize("score", [PaperPoolScore(), LogRankPoolScore()])
def test_a_score_without_a_reference_is_relative_to_the_history(score: Any) -> None:
    study = study_of(30, FreeREASampler(score=score))

    history = FreeREASampler.history(study)

    assert list(history.scores.values()) == score(values_of(history.trials), BOTH).tolist()
    assert history.share_beaten(history.best.number) is None


def test_what_is_not_accepted_may_be_a_founder_all_the_same() -> None:
    study = study_of(30, FreeREASampler(score=StandardPoolScore()))

    history = FreeREASampler.history(study, accepts=lambda trial: trial.number > 20)

    assert min(history.scores) == 21
    assert history.founders[0].number == 1


def test_with_one_objective_the_best_has_the_best_value() -> None:
    study = study_of(30, FreeREASampler(score=StandardPoolScore()), objectives=1)

    history = FreeREASampler.history(study)

    assert history.best.value == max(trial.value for trial in history.trials)
    assert history.scores[history.best.number] == max(history.scores.values())


def test_without_a_trial_nothing_is_best() -> None:
    history = FreeREASampler.history(study_of(0, FreeREASampler(score=StandardPoolScore())))

    assert history.scores == {}
    with pytest.raises(ValueError, match="No feasible trials are completed yet"):
        history.best  # noqa: B018


def test_a_notebook_shows_the_best_trials_first() -> None:
    history = FreeREASampler.history(study_of(50))
    shown = history._repr_html_()
    numbers = [int(each) for each in re.findall(r"<tr><td>(\d+)</td>", shown)]
    ranked = sorted(history.scores, key=lambda number: -history.scores[number])
    assert numbers == ranked[:10]
    assert numbers[0] == history.best.number
    assert "<th>value 1</th><th>x</th>" in shown
    assert "No feasible" in FreeREASampler.history(study_of(0))._repr_html_()


def test_a_notebook_shows_every_parameter_of_a_shown_trial_unless_it_has_an_architecture() -> None:
    study = optuna.create_study(direction="maximize")
    for number, attributes in enumerate([{"note": "by hand"}, {}, {"architecture": "c8/c16"}]):
        name = f"p{number}"
        study.add_trial(
            create_trial(
                params={name: 0.25 + number},
                distributions={name: FloatDistribution(0, 3)},
                user_attrs=attributes,
                value=-number,
            )
        )

    shown = FreeREASampler.history(study)._repr_html_()

    assert "<th>value 0</th><th>p0</th><th>p1</th><th>architecture</th></tr>" in shown
    assert "<td>0.25</td><td></td><td></td></tr>" in shown
    assert "<td></td><td>1.25</td><td></td></tr>" in shown
    assert "<td></td><td></td><td>c8/c16</td></tr>" in shown
