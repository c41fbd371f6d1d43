"""The check of search algorithms finds each broken promise, and says which."""

from __future__ import annotations

import itertools
import random
import threading
from collections.abc import Callable
from typing import Any

import pytest
from optuna.samplers import BaseSampler, RandomSampler
from optuna.trial import FrozenTrial

from freerea_plugins import Genotype, InputError, SearchAlgorithm, SearchSpace, SearchTask
from freerea_plugins.testing import check_algorithm

Propose = Callable[[SearchTask, int], Genotype]


def feasible(task: SearchTask, rng: random.Random) -> Genotype:
    while True:
        genotype = task.space.sample(rng)
        if task.feasible is None or task.feasible(task.space.parameters(genotype)):
            return genotype


def by_number(task: SearchTask, number: int) -> Genotype:
    return feasible(task, random.Random(f"{task.seed} {number}"))


def valid_only(task: SearchTask, number: int) -> Genotype:
    return task.space.sample(random.Random(f"{task.seed} {number}"))


def anything(task: SearchTask, number: int) -> Genotype:
    rng = random.Random(f"{task.seed} {number}")
    return tuple(rng.randrange(len(each.choices)) for each in task.space.variables)


def by_the_clock(task: SearchTask, number: int) -> Genotype:
    return feasible(task, random.Random())


def by_the_shared_source(task: SearchTask, number: int) -> Genotype:
    return feasible(task, random.Random(random.random()))


def without_seed(task: SearchTask, number: int) -> Genotype:
    return feasible(task, random.Random(number))


def fails(task: SearchTask, number: int) -> Genotype:
    raise RuntimeError("no\nidea")


class Sampler(BaseSampler):
    """Proposes a genotype for each trial."""

    def __init__(self, task: SearchTask, propose: Propose) -> None:
        self.task = task
        self.propose = propose

    def infer_relative_search_space(self, study: Any, trial: FrozenTrial) -> dict[str, Any]:
        return {}

    def sample_relative(self, study: Any, trial: FrozenTrial, search_space: Any) -> dict[str, Any]:
        return {}

    def number(self, trial: FrozenTrial) -> int:
        return trial.number

    def sample_independent(
        self, study: Any, trial: FrozenTrial, param_name: str, param_distribution: Any
    ) -> Any:
        if param_name == self.task.space.variables[0].name:
            self.genotype = self.propose(self.task, self.number(trial))
        return self.task.space.parameters(self.genotype)[param_name]


class Counting(Sampler):
    """Counts what it is asked, which a new one begins anew."""

    count = 0

    def number(self, trial: FrozenTrial) -> int:
        self.count += 1
        return self.count


class Locked(Sampler):
    """Has a lock."""

    def __init__(self, task: SearchTask, propose: Propose) -> None:
        super().__init__(task, propose)
        self.lock = threading.Lock()


class Forgetful(Sampler):
    """Forgets its seed where it is copied."""

    offset = 0

    def number(self, trial: FrozenTrial) -> int:
        return trial.number + self.offset

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self.offset = 1000


def algorithm(
    propose: Propose = by_number, sampler: type[Sampler] = Sampler, **attributes: Any
) -> type[SearchAlgorithm]:
    made = {"create_sampler": lambda self, task: sampler(task, propose), **attributes}
    return type("Faulty", (SearchAlgorithm,), {"name": "faulty", **made})


class Forgotten(SearchAlgorithm):
    """Keeps another number than it is given."""

    name = "faulty"

    def __init__(self, size: int = 3) -> None:
        self.size = size + 1

    def create_sampler(self, task: SearchTask) -> BaseSampler:
        return Sampler(task, by_number)


def refuse(message: str) -> Callable[[Any, SearchSpace], None]:
    def check(self: Any, space: SearchSpace) -> None:
        raise InputError(message)

    return check


BROKEN: list[tuple[type[SearchAlgorithm], str]] = [
    (algorithm(anything), "which is no architecture of `gapped-row`; ask `is_valid`, or vary by"),
    (algorithm(valid_only), "which `feasible` of the task rejects; what it rejects must not"),
    (algorithm(by_the_clock), "gives two histories for the same seed; draw from the task's `seed`"),
    (algorithm(by_the_shared_source), "gives two histories for the same seed; draw from the"),
    (algorithm(without_seed), "gives the same history for two seeds; draw from the task's `seed`"),
    (algorithm(sampler=Counting), "goes on in another way where a new sampler resumes its study"),
    (algorithm(sampler=Locked), "has a sampler that cannot be pickled ("),
    (algorithm(sampler=Forgetful), "goes on in another way where its sampler was pickled"),
    (algorithm(proposes_once=True), "proposes an architecture again though `proposes_once` is set"),
    (algorithm(fails), "raises RuntimeError when trial 0 is asked for: no idea; it must propose"),
    (
        algorithm(create_sampler=lambda self, task: task),
        "returns a SearchTask; it must be an optuna",
    ),
    (
        algorithm(create_sampler=lambda self, task: task.nothing),
        "raises AttributeError in `create_sampler`: ",
    ),
    (
        algorithm(best_trial=lambda self, study, task: 7),
        "has a `best_trial` that returns no trial of the study",
    ),
    (algorithm(check=refuse("")), "refuses `gapped-row` without a reason; say what it"),
    (Forgotten, "made with its settings has others; keep each argument of the constructor in an"),
]


@pytest.mark.parametrize(("broken", "message"), BROKEN)
def test_a_broken_promise_is_named(broken: type[SearchAlgorithm], message: str) -> None:
    with pytest.raises(AssertionError) as caught:
        check_algorithm(broken)
    assert str(caught.value).startswith("algorithm `faulty` ")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_algorithm_that_keeps_its_promises_passes() -> None:
    check_algorithm(algorithm())
    check_algorithm(algorithm()())
    check_algorithm(algorithm(without_seed), is_random=False)
    check_algorithm(algorithm(without_seed, evaluations=1))


def test_a_space_that_is_refused_is_not_searched() -> None:
    check_algorithm(algorithm(fails, check=refuse("It has no supernet.")))


def test_an_answer_must_be_within_the_limits() -> None:
    def worst(self: Any, study: Any, task: SearchTask) -> FrozenTrial:
        asked = itertools.count()
        trial: FrozenTrial = study.trials[next(asked)]
        trial.params = {each.name: each.choices[-1] for each in task.space.variables}
        return trial

    with pytest.raises(AssertionError, match="which `feasible` of the task rejects"):
        check_algorithm(algorithm(best_trial=worst))


def test_it_must_be_what_a_hook_may_return() -> None:
    with pytest.raises(AssertionError, match="must be a SearchAlgorithm"):
        check_algorithm(RandomSampler)  # type: ignore[type-var]
    with pytest.raises(AssertionError, match="has the setting `size` without a type"):
        check_algorithm(algorithm(__init__=lambda self, size=3: None))
