"""Processes that compute beside this one."""

from __future__ import annotations

import contextlib
import functools
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

import torch
from joblib import cpu_count
from joblib.externals.loky import ProcessPoolExecutor

from ..networks.glibc_memory import give_back_freed_memory, keep_freed_memory

TaskT = TypeVar("TaskT")
ResultT = TypeVar("ResultT")

_IDLE = 300
"""Seconds after which a process without work ends."""

# loky replaces a process that has grown by 300 MB since its first task, and warns of a leak.
_LEFT_TO_A_PROCESS = 512 << 20


class Workers:
    """Processes that help this one, from the moment on when they are ready.

    A process takes seconds to begin, as it imports torch. Until then this process computes alone,
    and afterwards it goes on computing beside them: for a few tasks at a time that is faster than
    to wait for others.

    Args:
        count: Number of processes beside this one.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self._threads = max(1, cpu_count() // (count + 1))
        self._executor: Any = None
        self._beginning: list[Future[None]] = []

    def begin(self) -> None:
        """Begin the processes, if they have not begun; does not wait for them."""
        if self._executor is None:
            # Not loky's reusable executor, which joblib takes for its own.
            self._executor = ProcessPoolExecutor(
                max_workers=self.count,
                timeout=_IDLE,
                env={"OMP_NUM_THREADS": str(self._threads)},
            )
            self._beginning = [
                self._executor.submit(_begin, self._threads) for _ in range(self.count)
            ]

    def wait(self) -> None:
        """Begin the processes and wait until they are ready."""
        self.begin()
        wait(self._beginning)

    def map(
        self,
        function: Callable[[TaskT], ResultT],
        tasks: Sequence[TaskT],
        cost: Callable[[TaskT], float] = lambda _: 0.0,
    ) -> Iterator[ResultT]:
        """Yield what a function makes of each task, in order, computed here and in the processes.

        Where a process ends unexpectedly, its task is done here.

        Args:
            function: Can be pickled, as can tasks and results.
            tasks: What to compute.
            cost: Tells which tasks take longer: these are done first, so that none is waited for
                alone at the end.
        """
        self.begin()
        waiting = deque(sorted(range(len(tasks)), key=lambda place: -cost(tasks[place])))
        running: dict[Future[ResultT], int] = {}
        results: dict[int, Future[ResultT]] = {}
        try:
            for place in range(len(tasks)):
                while place not in results:
                    self._collect(running, results, waiting)
                    self._hand_out(function, tasks, waiting, running)
                    if waiting:
                        own = waiting.popleft()
                        with _threads(self._threads):
                            results[own] = _done(function, tasks[own])
                    elif place not in results:
                        wait(running, return_when=FIRST_COMPLETED)
                yield results.pop(place).result()
        finally:
            for each in running:
                each.cancel()

    def _hand_out(
        self,
        function: Callable[[TaskT], ResultT],
        tasks: Sequence[TaskT],
        waiting: deque[int],
        running: dict[Future[ResultT], int],
    ) -> None:
        """Give processes that are ready a task each, and the next one if many are waiting."""
        if not all(each.done() for each in self._beginning):
            return
        ahead = 2 if len(waiting) > 2 * (self.count + 1) else 1
        while len(waiting) > 1 and len(running) < self.count * ahead:
            place = waiting.popleft()
            with contextlib.suppress(BrokenProcessPool):
                running[self._executor.submit(_compute, function, tasks[place])] = place
                continue
            waiting.appendleft(place)
            self._executor = None
            self.begin()
            return

    def _collect(
        self,
        running: dict[Future[ResultT], int],
        results: dict[int, Future[ResultT]],
        waiting: deque[int],
    ) -> None:
        for each in [future for future in running if future.done()]:
            place = running.pop(each)
            if isinstance(each.exception(), BrokenProcessPool):
                waiting.appendleft(place)
            else:
                results[place] = each


@functools.lru_cache(maxsize=1)
def workers(count: int) -> Workers:
    """Return the processes that all of this process share; another number ends them."""
    return Workers(count)


@contextlib.contextmanager
def _threads(count: int) -> Iterator[None]:
    """Have torch compute with as many threads here as in the other processes."""
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _begin(threads: int) -> None:
    """Import what tasks need, before there are any."""
    import freerea.metrics.evaluation.evaluator  # noqa: F401

    torch.set_num_threads(threads)
    keep_freed_memory()


def _done(function: Callable[[TaskT], ResultT], task: TaskT) -> Future[ResultT]:
    """Return what a function makes of a task here; what it raises is raised in its turn."""
    found: Future[ResultT] = Future()
    try:
        found.set_result(function(task))
    except Exception as error:  # noqa: BLE001
        found.set_exception(error)
    return found


def _compute(function: Callable[[TaskT], ResultT], task: TaskT) -> ResultT:
    result = function(task)
    give_back_freed_memory(above=_LEFT_TO_A_PROCESS)
    return result
