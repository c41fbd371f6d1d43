"""What trials of an evolution say they descend from, wherever they are kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import optuna
import pytest
from optuna.samplers import RandomSampler
from optuna.storages import BaseStorage, InMemoryStorage, JournalStorage
from optuna.storages.journal import JournalFileBackend
from optuna.trial import FrozenTrial

from freerea.samplers import (
    FreeREASampler,
    ParameterVariation,
    RandomSearchSampler,
    RegularizedEvolutionSampler,
    TrialLineage,
    lineage_of,
)
from freerea.samplers.optuna_study.trial_lineage import (
    LINEAGE_ATTRIBUTE,
    ancestors,
    better_line,
)

optuna.logging.set_verbosity(optuna.logging.ERROR)
SMALL: dict[str, Any] = {"population_size": 3, "tournament_size": 2, "seed": 0}


def objective(trial: optuna.Trial) -> float:
    return trial.suggest_float("x", 0, 1) + trial.suggest_int("n", 0, 9)


def lineages(study: optuna.Study) -> list[TrialLineage | None]:
    return [lineage_of(trial) for trial in study.get_trials()]


def in_memory(folder: Path) -> BaseStorage:
    return InMemoryStorage()


def in_journal(folder: Path) -> BaseStorage:
    return JournalStorage(JournalFileBackend(str(folder / "study.journal")))


def in_sqlite(folder: Path) -> BaseStorage:
    return optuna.storages.get_storage(f"sqlite:///{folder}/study.db")


@pytest.fixture(scope="module")
def without_interruption() -> list[TrialLineage | None]:
    study = optuna.create_study(sampler=FreeREASampler(**SMALL))
    study.optimize(objective, n_trials=7)
    return lineages(study)


@pytest.mark.parametrize("make", [in_memory, in_journal, in_sqlite])
def test_every_storage_keeps_the_lineage_and_a_study_that_goes_on_has_the_same(
    make: Callable[[Path], BaseStorage], tmp_path: Path, without_interruption
) -> None:
    storage = make(tmp_path)
    study = optuna.create_study(study_name="s", storage=storage, sampler=FreeREASampler(**SMALL))
    study.optimize(objective, n_trials=4)
    if isinstance(storage, JournalStorage):
        storage = make(tmp_path)
    study = optuna.load_study(study_name="s", storage=storage, sampler=FreeREASampler(**SMALL))
    study.optimize(objective, n_trials=3)

    found = lineages(study)
    assert found == without_interruption
    assert found[:3] == [TrialLineage("founder", 0, ())] * 3
    offspring = [(each.kind, each.generation) for each in found[3:] if each is not None]
    assert offspring == [("mutation", 1), ("mutation", 1), ("crossover", 1), ("mutation", 2)]
    assert all(
        0 < len(each.parents) <= 2 and max(each.parents) < number
        for number, each in enumerate(found[3:], start=3)
        if each is not None
    )


def test_parents_are_the_trials_whose_parameters_vary() -> None:
    study = optuna.create_study(
        sampler=RegularizedEvolutionSampler(**SMALL, variation=ParameterVariation)
    )
    study.optimize(objective, n_trials=20)
    trials = study.get_trials()
    for number in range(3, 20):
        found = lineage_of(trials[number])
        assert found is not None
        (parent,) = found.parents
        same = [trials[number].params[name] == trials[parent].params[name] for name in "xn"]
        assert any(same)


def test_what_a_user_asked_for_is_enqueued_whole_or_in_part() -> None:
    study = optuna.create_study(sampler=FreeREASampler(**SMALL))
    study.enqueue_trial({"x": 0.5, "n": 3})
    study.enqueue_trial({"n": 3})
    study.optimize(objective, n_trials=6)
    enqueued = TrialLineage("enqueued", None, ())
    assert lineages(study)[:3] == [enqueued, enqueued, TrialLineage("founder", 0, ())]


def test_added_trials_other_samplers_and_studies_from_before_have_no_lineage() -> None:
    study = optuna.create_study(sampler=RandomSampler(seed=0))
    study.optimize(objective, n_trials=2)
    study.add_trial(optuna.create_trial(value=1.0))
    study.sampler = RandomSearchSampler(seed=0)
    study.optimize(objective, n_trials=2)
    assert lineages(study) == [None] * 5
    study.sampler = FreeREASampler(**SMALL)
    study.optimize(objective, n_trials=1)
    assert lineages(study)[5] is not None


def test_an_enqueued_trial_reads_as_enqueued_whatever_the_sampler() -> None:
    study = optuna.create_study(sampler=RandomSampler(seed=0))
    study.enqueue_trial({"x": 0.5})
    study.optimize(objective, n_trials=1)
    assert lineages(study) == [TrialLineage("enqueued", None, ())]


@pytest.mark.parametrize(
    "stored",
    [
        "mutation",
        {},
        {"kind": "mutation", "generation": 1},
        {"kind": "miracle", "generation": 1, "parents": []},
        {"kind": ["mutation"], "generation": 1, "parents": []},
        {"kind": "mutation", "generation": "1", "parents": []},
        {"kind": "mutation", "generation": 1, "parents": ["1"]},
        {"kind": "mutation", "generation": True, "parents": [1]},
        {"kind": "mutation", "generation": 1, "parents": [True]},
    ],
)
def test_what_is_of_no_known_form_is_no_lineage(stored: object) -> None:
    assert lineage_of(of_record(stored)) is None


NOT_IN_A_STUDY = -1
"""Number of a trial that no study has."""


def of_record(stored: object) -> FrozenTrial:
    if isinstance(stored, dict):
        stored = {"number": NOT_IN_A_STUDY} | stored
    return optuna.create_trial(value=0.0, system_attrs={LINEAGE_ATTRIBUTE: stored})


def test_a_lineage_that_was_stored_is_read() -> None:
    stored = {"kind": "mutation", "generation": 1, "parents": [1]}
    assert lineage_of(of_record(stored)) == TrialLineage("mutation", 1, (1,))
    assert lineage_of(of_record(stored | {"number": 5})) is None


def test_trials_that_are_copied_behind_others_have_no_lineage() -> None:
    study = optuna.create_study(sampler=FreeREASampler(**SMALL))
    study.optimize(objective, n_trials=4)
    other = optuna.create_study()
    other.add_trials(study.trials)
    assert lineages(other) == lineages(study)
    other.add_trials(study.trials)
    assert lineages(other)[4:] == [None] * 4


def test_a_lineage_goes_back_to_its_founders_by_the_better_parent_or_by_all() -> None:
    known = {
        5: TrialLineage("mutation", 1, (2,)),
        7: TrialLineage("crossover", 1, (2, 1)),
        9: TrialLineage("crossover", 2, (5, 7)),
        10: TrialLineage("mutation", 2, (7,)),
        11: TrialLineage("mutation", 2, (12,)),
        12: TrialLineage("mutation", 2, (11,)),
    }
    assert ancestors(known, 9) == [1, 2, 5, 7, 9]
    assert better_line(known, 9) == [9, 5, 2]
    assert better_line(known, 2) == ancestors(known, 2) == [2]
    assert ancestors(known, 11) == [11, 12]
    assert better_line(known, 12) == [12, 11]
