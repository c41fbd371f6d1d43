"""Table 5: searches on NATS-Bench under limits of FLOPs and parameters."""

from __future__ import annotations

from recorded import LIMITS, PUBLISHED

from freerea.spaces import NATSTopology

from .bench import Bench
from .exhaustive import Exhaustive
from .methods import NATS_SECONDS, freerea, published_fitness
from .page import Table, accuracy, page
from .published import TABLE5
from .search import Budget

HEADINGS = ["data set", "FLOPs", "parameters", "ours", "regret", "the paper's", "regret"]


def make(bench: Bench) -> str:
    """Return the table."""
    table = Table([*HEADINGS, "best by score: regret", "optimum", "the paper's"])
    for dataset in bench.datasets:
        space = NATSTopology(dataset)
        source = published_fitness(bench.digest(PUBLISHED[dataset]))
        method = freerea(source, Budget(seconds=NATS_SECONDS))
        exhaustive = Exhaustive(method, space, bench.folders)
        limited = [each for each in LIMITS if each]
        for limits, theirs in zip(limited, TABLE5[dataset], strict=True):
            outcome = bench.outcome(method, space, limits)
            optimum = bench.optimum(space, limits)
            best = bench.accuracy(space, exhaustive.best(limits))
            mean, deviation, their_optimum = theirs
            table.rows.append(
                [
                    dataset,
                    *(f"{limit:g}" for limit in limits.values()),
                    accuracy(outcome.mean, outcome.deviation),
                    _regret(outcome.mean, optimum),
                    accuracy(mean, deviation),
                    _regret(mean, their_optimum),
                    _regret(best, optimum),
                    f"{optimum:.2f}",
                    f"{their_optimum:.2f}",
                ]
            )
    notes = [
        f"Ours: mean ± standard deviation of {bench.runs} runs, which {NATS_SECONDS:.0f} recorded "
        "seconds end, on published metric values.",
        "Best by score: the cell that the pool score ranks first of all cells within the limits. "
        "Every search for it that does not end too early has this regret.",
        *bench.left_out(),
    ]
    return page("Table 5: FreeREA under limits on NATS-Bench", [table], notes)


def _regret(reached: float, optimum: float) -> str:
    return f"{round(optimum - reached, 2) + 0.0:.2f}"  # no negative zero
