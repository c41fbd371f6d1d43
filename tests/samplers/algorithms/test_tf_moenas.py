"""The answer of TF-MOENAS is of the front, within the limits, and the best by both metrics."""

from __future__ import annotations

from typing import Any

import optuna
from optuna.distributions import CategoricalDistribution
from optuna.trial import TrialState

from freerea.metrics import StandardPoolScore
from freerea.samplers.algorithms.tf_moenas import TFMOENASAlgorithm
from freerea_plugins import SearchTask
from tests.samplers.baselines.gapped_space import SPACE

optuna.logging.set_verbosity(optuna.logging.ERROR)
NAMES = ["ntk", "linear_regions", "minimized_flops"]
CHOICE = CategoricalDistribution(["thin", "wide"])


def task(feasible: Any = None) -> SearchTask:
    return SearchTask(
        space=SPACE,
        directions=("minimize", "maximize", "minimize"),
        score=StandardPoolScore(),
        feasible=feasible,
    )


def study_of(rows: list[tuple[float, float, float]], names: list[str] = NAMES) -> optuna.Study:
    study = optuna.create_study(directions=["minimize", "maximize", "minimize"])
    study.set_metric_names(names)
    for number, row in enumerate(rows):
        study.add_trial(
            optuna.trial.create_trial(
                values=row,
                params={"layer0": "wide" if number else "thin"},
                distributions={"layer0": CHOICE},
            )
        )
    return study


ROWS = [(1.0, 9.0, 9.0), (2.0, 8.0, 8.0), (3.0, 1.0, 1.0), (2.5, 7.0, 8.5)]


def answer(study: optuna.Study, searched: SearchTask) -> int | None:
    trial = TFMOENASAlgorithm().best_trial(study, searched)
    return None if trial is None else trial.number


def test_flops_make_a_front_and_do_not_rank_it() -> None:
    assert answer(study_of(ROWS), task()) == 0
    # By all three the cheap one would be as good.
    assert answer(study_of([(3.0, 1.0, 1.0), (1.0, 9.0, 9.0)]), task()) == 1


def test_other_objectives_are_ranked_by_all() -> None:
    assert answer(study_of([(1.0, 9.0, 9.0), (2.0, 8.0, 1.0)], ["a", "b", "c"]), task()) == 0
    assert answer(study_of([(1.0, 8.0, 9.0), (2.0, 8.5, 1.0)], ["a", "b", "c"]), task()) == 1


def test_what_is_over_a_limit_or_not_completed_is_no_answer() -> None:
    assert answer(study_of(ROWS), task(lambda each: each["layer0"] == "wide")) == 1
    study = study_of([])
    study.add_trial(optuna.trial.create_trial(state=TrialState.FAIL))
    assert answer(study, task()) is None
