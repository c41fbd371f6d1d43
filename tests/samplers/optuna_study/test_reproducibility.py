"""Optuna's expectations of reproducible samplers, for those whose seed is in the study."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import optuna
import pytest
from optuna.samplers import BaseSampler

from freerea.samplers import FreeREASampler, RegularizedEvolutionSampler

optuna.logging.set_verbosity(optuna.logging.ERROR)
SMALL: dict[str, Any] = {"population_size": 5, "tournament_size": 2}
both = pytest.mark.parametrize("sampler_class", [FreeREASampler, RegularizedEvolutionSampler])


def objective(trial: optuna.Trial) -> float:
    first = trial.suggest_float("a", 1, 9)
    second = trial.suggest_float("b", 1e-3, 1, log=True)
    third = trial.suggest_float("c", 1, 9, step=1)
    kind = trial.suggest_categorical("kind", ["large", "small"])
    size = trial.suggest_int("size", 10, 20) if kind == "large" else trial.suggest_int("s", 1, 9)
    return first + second * third + size


def history(sampler: BaseSampler, trials: int = 30) -> list[dict[str, Any]]:
    study = optuna.create_study(sampler=sampler, study_name="one", direction="maximize")
    study.optimize(objective, n_trials=trials)
    return [trial.params for trial in study.trials]


@both
def test_a_seed_decides_whatever_the_hashes_of_the_process_are(
    sampler_class: type[FreeREASampler],
) -> None:
    def elsewhere(hash_seed: str) -> list[dict[str, Any]]:
        program = f"""
import json, sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from test_reproducibility import SMALL, history
from freerea.samplers import {sampler_class.__name__} as Sampler
print(json.dumps(history(Sampler(seed=3, **SMALL))))
"""
        done = subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        )
        found: list[dict[str, Any]] = json.loads(done.stdout)
        return found

    here = history(sampler_class(seed=3, **SMALL))
    assert here == elsewhere("0") == elsewhere("1")


@both
def test_reseeding_changes_nothing(sampler_class: type[FreeREASampler]) -> None:
    """Optuna reseeds samplers of parallel workers, which here must go on with one evolution."""
    for seed in (3, None):
        storage = optuna.storages.InMemoryStorage()
        sampler = sampler_class(seed=seed, **SMALL)
        study = optuna.create_study(storage=storage, sampler=sampler, direction="maximize")
        study.optimize(objective, n_trials=12)
        optuna.copy_study(
            from_study_name=study.study_name,
            from_storage=storage,
            to_storage=storage,
            to_study_name="twin",
        )
        reseeded = sampler_class(seed=seed, **SMALL)
        reseeded.reseed_rng()
        twin = optuna.load_study(study_name="twin", storage=storage, sampler=reseeded)
        for each in (study, twin):
            each.optimize(objective, n_trials=12)
        assert [one.params for one in study.trials] == [one.params for one in twin.trials]


@both
def test_studies_without_a_seed_differ(sampler_class: type[FreeREASampler]) -> None:
    assert history(sampler_class(**SMALL)) != history(sampler_class(**SMALL))


@both
def test_one_sampler_serves_several_studies(sampler_class: type[FreeREASampler]) -> None:
    shared = sampler_class(seed=3, **SMALL)
    studies = [
        optuna.create_study(sampler=shared, direction=direction)
        for direction in ("maximize", "minimize")
    ]
    for _ in range(20):
        for study in studies:
            study.optimize(objective, n_trials=1)
    assert [trial.params for trial in studies[0].trials] == history(
        sampler_class(seed=3, **SMALL), 20
    )
    assert studies[1].best_value < studies[0].best_value
