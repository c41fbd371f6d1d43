"""Table 5: searches on NATS-Bench under limits of FLOPs and parameters."""

from __future__ import annotations

from recorded import LIMITS, PUBLISHED

from freerea.spaces import NATSTopology

from .bench import Bench
from .methods import NATS_SECONDS, freerea, published_fitness
from .page import Table, accuracy, page
from .published import TABLE5
from .search import Budget

FIGURES = ("optimum", "regret")


def make(bench: Bench) -> str:
    """Return the table."""
    table = Table(["data set", "FLOPs", "parameters", "ours", *FIGURES, "the paper's", *FIGURES])
    for dataset in bench.datasets:
        space = NATSTopology(dataset)
        source = published_fitness(bench.digest(PUBLISHED[dataset]))
        method = freerea(source, Budget(seconds=NATS_SECONDS))
        limited = [each for each in LIMITS if each]
        for limits, theirs in zip(limited, TABLE5[dataset], strict=True):
            outcome = bench.outcome(method, space, limits)
            their_mean, their_deviation, their_optimum = theirs
            table.rows.append(
                [
                    dataset,
                    *(f"{limit:g}" for limit in limits.values()),
                    *_cells(outcome.mean, outcome.deviation, bench.optimum(space, limits)),
                    *_cells(their_mean, their_deviation, their_optimum),
                ]
            )
    notes = [
        f"Ours: mean ± standard deviation of {bench.runs} runs, which {NATS_SECONDS:.0f} recorded "
        "seconds end, on published metric values.",
        *bench.left_out(),
    ]
    return page("Table 5: FreeREA under limits on NATS-Bench", [table], notes)


def _cells(mean: float, deviation: float, optimum: float) -> list[str]:
    regret = round(optimum - mean, 2) + 0.0  # no negative zero
    return [accuracy(mean, deviation), f"{optimum:.2f}", f"{regret:.2f}"]
