"""Table 4: searches on NAS-Bench-101."""

from __future__ import annotations

from freerea.spaces import NASBench101

from .bench import NASBENCH101, Bench, LeftOutError
from .methods import (
    FORWARD,
    MOST_RUNS,
    NASBENCH101_DEEP,
    NASBENCH101_EVALUATIONS,
    RANDOM_ARCHITECTURES,
    on_nasbench101,
)
from .outcome import Outcome
from .page import FRONT_NOTE, comparison, page
from .published import OPTIMUM4, TABLE4


def make(bench: Bench) -> str:
    """Return the table."""
    title = "Table 4: searches on NAS-Bench-101"
    try:
        outcomes = outcomes_on(bench)
    except LeftOutError as error:
        table = comparison("", {}, TABLE4, "", OPTIMUM4)
        return page(title, [table], [f"Ours is left out: {error}."])
    optimum = f"{bench.optimum(NASBench101()):.2f}"
    return page(title, [comparison("", outcomes, TABLE4, optimum, OPTIMUM4)], _notes(bench))


def outcomes_on(bench: Bench) -> dict[str, Outcome]:
    """Return what each method found that can be run on NAS-Bench-101.

    Raises:
        LeftOutError: If there are no accuracies.
    """
    if reason := bench.missing(NASBENCH101):
        raise LeftOutError(reason)
    space = NASBench101()
    return {
        each.name: bench.outcome(each, space, most=MOST_RUNS.get(each.name))
        for each in on_nasbench101()
    }


def _notes(bench: Bench) -> list[str]:
    return [
        f"Ours: mean ± standard deviation of {bench.runs} runs (of the skipped layers as described "
        f"and of `forward` {min(bench.runs, MOST_RUNS[FORWARD])}) of "
        f"{NASBENCH101_EVALUATIONS} evaluations, of NASWOT {RANDOM_ARCHITECTURES}, as no seconds "
        f"are recorded. Networks have {NASBENCH101_DEEP.channels} channels, on quarter-size images "
        "of pink noise, one initialisation, the same in all runs; for NASWOT, TF-MOENAS and "
        "`forward` one cell a stage and half-size images. Seconds are those of this machine: "
        "of so many evaluations, as timed on random cells, and of the search itself.",
        "FreeREA and FreeREA⁻ count skipped layers as the authors' program does. The score of that "
        "program is the paper's without its deviation term.",
        "Not measured: REA, as no accuracies after a few epochs and no seconds of training are "
        "recorded.",
        FRONT_NOTE,
    ]
