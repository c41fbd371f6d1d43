"""Several objectives in studies of one's own, and in those of training-free metrics."""

from __future__ import annotations

import numpy as np
import optuna
import pytest
from optuna.samplers import PartialFixedSampler
from pymoo.indicators.hv import Hypervolume

from freerea.metrics import FrontPoolScore, PaperPoolScore
from freerea.samplers import FreeREASampler, RegularizedEvolutionSampler, TrainingFreeObjective
from freerea.spaces import NATSTopology

optuna.logging.set_verbosity(optuna.logging.ERROR)


def zdt1(trial: optuna.Trial) -> tuple[float, float]:
    x = [trial.suggest_float(f"x{index}", 0, 1) for index in range(8)]
    g = 1 + 9 * sum(x[1:]) / 7
    return x[0], g * (1 - (x[0] / g) ** 0.5)


def volume(study: optuna.Study) -> float:
    values = np.array([trial.values for trial in study.best_trials])
    return float(Hypervolume(ref_point=np.array([1.1, 6.0])).do(values))


def test_a_front_is_wider_and_nearer_than_by_chance_or_the_paper_s_score() -> None:
    found = {}
    for name, sampler in {
        "front": FreeREASampler(seed=0),
        "paper": FreeREASampler(seed=0, score=PaperPoolScore()),
        "random": optuna.samplers.RandomSampler(seed=0),
    }.items():
        study = optuna.create_study(directions=["minimize"] * 2, sampler=sampler)
        study.optimize(zdt1, n_trials=200)
        found[name] = volume(study)
    assert found["front"] > max(found["paper"], found["random"]) + 0.3


def test_the_best_trial_of_a_front_is_one_of_the_front() -> None:
    study = optuna.create_study(directions=["minimize"] * 2, sampler=FreeREASampler(seed=0))
    study.optimize(zdt1, n_trials=60)
    assert FreeREASampler.best_trial(study) in study.best_trials


@pytest.mark.parametrize("sampler", [FreeREASampler, RegularizedEvolutionSampler])
def test_the_paper_s_score_stays_where_metrics_are_training_free(sampler) -> None:
    objective = TrainingFreeObjective(NATSTopology(), metrics=["flops", "skipped_layers"])
    study = optuna.create_study(
        directions=objective.directions, sampler=sampler(seed=0, space=objective.space)
    )
    study.optimize(objective, n_trials=1)
    assert isinstance(study.sampler.score_for(study), PaperPoolScore)
    study = optuna.create_study(directions=["minimize"] * 2, sampler=sampler(seed=0))
    assert isinstance(study.sampler.score_for(study), FrontPoolScore)
    given = PaperPoolScore()
    assert sampler(score=given).score_for(study) is given


def test_a_history_is_compared_alike_with_the_sampler_around_it_and_without_it() -> None:
    def two(trial: optuna.Trial) -> tuple[float, float]:
        x = trial.suggest_float("x", 0, 1)
        return 1000 * x, (1 - x) ** 2 + trial.suggest_float("y", 0, 1)

    best = {}
    for score in (None, PaperPoolScore()):
        sampler = FreeREASampler(seed=0, score=score)
        study = optuna.create_study(directions=["minimize"] * 2, sampler=sampler)
        study.optimize(two, n_trials=60)
        best[score] = FreeREASampler.best_trial(study).values
        study.sampler = PartialFixedSampler({"y": 0.5}, sampler)
        assert FreeREASampler.best_trial(study).values == best[score]
        if score is None:
            study.sampler = optuna.samplers.RandomSampler()
            assert FreeREASampler.best_trial(study).values == best[score]
    assert len({tuple(each) for each in best.values()}) == 2
