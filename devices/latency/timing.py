"""Times of something that is run many times."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Timing:
    """How long something takes.

    Attributes:
        seconds: The median of the quietest round.
        spread: Difference of its quartiles, in seconds.
        repeats: How often it was run in all rounds.
    """

    seconds: float
    spread: float
    repeats: int


@dataclass(frozen=True)
class Stopwatch:
    """Runs something until its median is known.

    Attributes:
        clock: Tells the time in seconds.
        warm_up: Seconds that it is run before times of a round count.
        seconds: Seconds that it is run for.
        fewest: How often it is run at least.
        most: How often it is run at most.
        rounds: Parts that the seconds are in; the quietest counts, as other programs slow down
            some of them only.
    """

    clock: Callable[[], float] = time.perf_counter
    warm_up: float = 0.002
    seconds: float = 0.05
    fewest: int = 9
    most: int = 1001
    rounds: int = 5

    @classmethod
    def for_threads(cls, threads: int, *, seconds: float = 0.05) -> Stopwatch:
        """Return a stopwatch for what computes with so many threads.

        Of one thread it counts the time that this has a processor, which is all of it on a machine
        that has nothing else to do, and which other programs do not lengthen.
        """
        return cls(time.thread_time if threads == 1 else time.perf_counter, seconds=seconds)

    def measure(self, run: Callable[[], object]) -> Timing:
        """Return how long a function takes."""
        (timing,) = self.measure_in_turns([run])
        return timing

    def measure_in_turns(self, runs: Sequence[Callable[[], object]]) -> list[Timing]:
        """Return how long each of several functions takes.

        They take turns, a round each, so that what else the machine does for a second or two
        lengthens one round of some of them.
        """
        rounds: list[list[list[float]]] = [[] for _ in runs]
        for _ in range(self.rounds):
            for run, times in zip(runs, rounds, strict=True):
                self._run(run, self.warm_up, fewest=2)
                times.append(self._run(run, self.seconds / self.rounds, self.fewest))
        return [_timing(each) for each in rounds]

    def _run(self, run: Callable[[], object], seconds: float, fewest: int) -> list[float]:
        times: list[float] = []
        end = time.perf_counter() + seconds
        while len(times) < self.most and (len(times) < fewest or time.perf_counter() < end):
            begin = self.clock()
            run()
            times.append(self.clock() - begin)
        return times


def _timing(rounds: list[list[float]]) -> Timing:
    quietest = min(rounds, key=statistics.median)
    lower, median, upper = statistics.quantiles(quietest, n=4, method="inclusive")
    return Timing(median, upper - lower, sum(map(len, rounds)))
