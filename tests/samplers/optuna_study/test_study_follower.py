"""What a sampler has followed with its cursor is what a fresh one reads from the storage."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import optuna
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from optuna.distributions import BaseDistribution, CategoricalDistribution, FloatDistribution
from optuna.pruners import HyperbandPruner
from optuna.storages import InMemoryStorage
from optuna.trial import TrialState

from freerea.samplers import FreeREASampler, RegularizedEvolutionSampler
from freerea.samplers.optuna_study import study_follower as follower_module

optuna.logging.set_verbosity(optuna.logging.ERROR)
SMALL: dict[str, Any] = {"population_size": 4, "tournament_size": 2, "seed": 0}
SPACE: dict[str, BaseDistribution] = {
    "kind": CategoricalDistribution(["a", "b", "c"]),
    "size": CategoricalDistribution([1, 2, 3]),
    "rate": FloatDistribution(0, 1, step=0.25),
}
EVENTS = st.lists(
    st.sampled_from(["ask", "ask", "ask", "suggest", "suggest", "tell", "fail", "enqueue", "add"]),
    max_size=60,
)


def value(params: dict[str, Any]) -> float:
    return float(params["size"] + (params["kind"] == "b") - params["rate"])


class Schedule:
    """Runs a study in any order of asking, suggesting and telling, checking each proposal."""

    def __init__(self, fresh: Callable[[], Any]) -> None:
        self.fresh = fresh
        self.study = optuna.create_study(direction="maximize", sampler=fresh())
        self.asked: list[optuna.Trial] = []
        self.suggested: list[optuna.Trial] = []

    def ask(self, pick: Callable[[int], int]) -> None:
        self.asked.append(self.study.ask())

    def suggest(self, pick: Callable[[int], int]) -> None:
        if not self.asked:
            return
        trial = self.asked.pop(pick(len(self.asked)))
        frozen = self.study.trials[trial.number]
        fixed = frozen.system_attrs.get("fixed_params", {})
        frozen.params = dict(fixed)  # as it is when the sampler is asked
        rescanned = self.fresh()
        expected = {
            name: rescanned.sample_independent(self.study, frozen, name, distribution)
            for name, distribution in SPACE.items()
        }
        followed = {name: trial._suggest(name, each) for name, each in SPACE.items()}
        assert followed == expected | fixed
        self.suggested.append(trial)

    def tell(self, pick: Callable[[int], int]) -> None:
        if self.suggested:
            trial = self.suggested.pop(pick(len(self.suggested)))
            self.study.tell(trial, value(trial.params))

    def fail(self, pick: Callable[[int], int]) -> None:
        if self.suggested:
            trial = self.suggested.pop(pick(len(self.suggested)))
            self.study.tell(trial, state=TrialState.FAIL if pick(2) else TrialState.PRUNED)

    def enqueue(self, pick: Callable[[int], int]) -> None:
        self.study.enqueue_trial({"kind": "abc"[pick(3)]})

    def add(self, pick: Callable[[int], int]) -> None:
        if self.asked:
            return  # A trial looks for those before it, and for none that was added after it.
        params = {"kind": "abc"[pick(3)], "size": 1 + pick(3), "rate": 0.5}
        self.study.add_trial(
            optuna.create_trial(params=params, distributions=SPACE, value=value(params))
        )


@pytest.mark.parametrize("sampler", [FreeREASampler, RegularizedEvolutionSampler])
@pytest.mark.parametrize("trials_per_lookup", [1, 10_000], ids=["looking up", "listing"])
@settings(max_examples=60)
@given(events=EVENTS, data=st.data())
def test_a_cursor_proposes_what_a_rescan_does(
    sampler: Callable[..., Any], trials_per_lookup: int, events: list[str], data: st.DataObject
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(follower_module, "TRIALS_PER_LOOKUP", trials_per_lookup)
        schedule = Schedule(lambda: sampler(**SMALL))
        for event in ["ask", "suggest", *events]:
            getattr(schedule, event)(lambda count: data.draw(st.integers(0, count - 1)))


def test_one_trial_after_another_never_lists_them_all(monkeypatch) -> None:
    listed: list[int] = []
    get_all_trials = InMemoryStorage.get_all_trials

    def counting(self, study_id, deepcopy=True, states=None):
        trials = get_all_trials(self, study_id, deepcopy, states)
        if states is None:
            listed.append(len(trials))
        return trials

    monkeypatch.setattr(InMemoryStorage, "get_all_trials", counting)
    study = optuna.create_study(direction="maximize", sampler=FreeREASampler(**SMALL))
    for _ in range(50):
        trial = study.ask(SPACE)
        study.tell(trial, value(trial.params))
    assert listed == []

    resumed = optuna.load_study(
        study_name=study.study_name, storage=study._storage, sampler=FreeREASampler(**SMALL)
    )
    for _ in range(5):
        trial = resumed.ask(SPACE)
        resumed.tell(trial, value(trial.params))
    assert listed == [51]


@pytest.mark.parametrize("seed", [0, None])
def test_brackets_of_a_pruner_share_one_evolution(seed: int | None) -> None:
    def objective(trial: optuna.Trial) -> float:
        params = {name: trial._suggest(name, each) for name, each in SPACE.items()}
        for step in range(4):
            trial.report(value(params), step)
            if trial.should_prune():
                raise optuna.TrialPruned
        return value(params)

    sampler = FreeREASampler(**{**SMALL, "seed": seed})
    pruner = HyperbandPruner(min_resource=1, max_resource=4)
    study = optuna.create_study(direction="maximize", sampler=sampler, pruner=pruner)
    study.optimize(objective, n_trials=30)
    # The space has 45 points; no two trials of different brackets are alike.
    assert len({tuple(trial.params.items()) for trial in study.trials[1:]}) == 29


def test_workers_that_begin_together_draw_the_same_seed() -> None:
    storage = InMemoryStorage()
    study = optuna.create_study(study_name="shared", storage=storage)
    samplers = [FreeREASampler() for _ in range(2)]
    trials = [study.ask() for _ in range(2)]
    frozen = study.trials[0]
    first = samplers[0].sample_independent(study, frozen, "rate", SPACE["rate"])
    seed = dict(study.user_attrs)
    storage.set_study_user_attr(study._study_id, "freerea:seed", None)  # as before it was stored
    second = samplers[1].sample_independent(study, frozen, "rate", SPACE["rate"])
    assert (first, seed) == (second, study.user_attrs)
    assert len(trials) == 2

    other = optuna.create_study(study_name="other", storage=storage, sampler=FreeREASampler())
    other.ask(SPACE)
    assert other.user_attrs != study.user_attrs
