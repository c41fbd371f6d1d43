"""Table 4: searches on NAS-Bench-101."""

from __future__ import annotations

from freerea.spaces import NASBench101

from .bench import NASBENCH101, Bench, LeftOutError
from .methods import (
    AUTHORS,
    AUTHORS_EVALUATIONS,
    FRONT_EVALUATIONS,
    NASBENCH101_DEEP,
    NASBENCH101_EVALUATIONS,
    OTHER_RUNS,
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
        each.name: bench.outcome(
            each, space, most=None if each.name in ("FreeREA", AUTHORS) else OTHER_RUNS
        )
        for each in on_nasbench101()
    }


def _notes(bench: Bench) -> list[str]:
    return [
        f"Ours: mean ± standard deviation of {bench.runs} runs of FreeREA and "
        f"{min(bench.runs, OTHER_RUNS)} of any other row, of {NASBENCH101_EVALUATIONS} evaluations "
        f"each; by the score of the authors' program {AUTHORS_EVALUATIONS}, of NASWOT "
        f"{RANDOM_ARCHITECTURES}, of TF-MOENAS {FRONT_EVALUATIONS}, as no seconds are recorded. "
        f"Networks have {NASBENCH101_DEEP.channels} channels, on quarter-size images of pink "
        "noise, one initialisation, the same in all runs; for NASWOT, TF-MOENAS and `forward` one "
        "cell a stage and half-size images. Seconds are those of this machine: of so many "
        "evaluations, as timed on random cells, and of the search itself.",
        "FreeREA and FreeREA⁻ count skipped layers as the authors' program does. The score of that "
        "program is the paper's without its deviation term.",
        "Not measured: REA, as no accuracies after a few epochs and no seconds of training are "
        "recorded.",
        FRONT_NOTE,
    ]
