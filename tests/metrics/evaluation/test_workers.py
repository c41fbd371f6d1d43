"""Processes that compute beside this one."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import joblib
import pytest
import torch

from freerea.metrics.evaluation.workers import Workers


def process_of(_: object) -> int:
    time.sleep(0.02)
    return os.getpid()


def doubled(number: int) -> int:
    return 2 * number


def ends_elsewhere(parent: int) -> int:
    if os.getpid() != parent:
        os._exit(1)
    return os.getpid()


def fails(number: int) -> int:
    if number == 3:
        raise ValueError("three")
    return number


def threads(_: object) -> int:
    return torch.get_num_threads()


@pytest.fixture(scope="module")
def ready() -> Iterator[Workers]:
    found = Workers(1)
    found.wait()
    yield found


def test_results_are_in_order(ready: Workers) -> None:
    assert list(ready.map(doubled, range(20))) == list(range(0, 40, 2))
    assert list(ready.map(doubled, [])) == []


def test_until_others_are_ready_this_process_computes_alone() -> None:
    found = Workers(1)
    found.begin()
    found._beginning = [type(found._beginning[0])()]  # never ready
    assert set(found.map(process_of, range(6))) == {os.getpid()}


def test_of_three_tasks_both_do_some(ready: Workers) -> None:
    done_by = list(ready.map(process_of, range(3)))
    assert os.getpid() in done_by
    assert len(set(done_by)) == 2


def test_what_takes_longest_is_begun_first() -> None:
    begun = []
    found = Workers(1)
    found.begin()
    found._beginning = [type(found._beginning[0])()]  # never ready
    computed = found.map(lambda task: begun.append(task) or task, [2, 3, 1], float)
    assert list(computed) == [2, 3, 1]
    assert begun == [3, 2, 1]


def test_what_a_task_raises_is_raised(ready: Workers) -> None:
    computed = ready.map(fails, range(6))
    assert [next(computed) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(ValueError, match="three"):
        list(computed)
    assert list(ready.map(doubled, range(3))) == [0, 2, 4]


def test_all_compute_with_as_many_threads(ready: Workers) -> None:
    before = torch.get_num_threads()
    assert len(set(ready.map(threads, range(8)))) == 1
    assert torch.get_num_threads() == before


def test_processes_of_joblib_are_others(ready: Workers) -> None:
    assert joblib.Parallel(n_jobs=2)(joblib.delayed(doubled)(each) for each in range(3)) == [
        0,
        2,
        4,
    ]
    assert list(ready.map(doubled, range(3))) == [0, 2, 4]


def test_the_task_of_a_process_that_ends_is_done_here(ready: Workers) -> None:
    parent = os.getpid()
    assert list(ready.map(ends_elsewhere, [parent] * 6)) == [parent] * 6
    assert list(ready.map(doubled, range(3))) == [0, 2, 4]
