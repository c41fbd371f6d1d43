"""Table 3: searches on NATS-Bench without limits."""

from __future__ import annotations

from freerea.spaces import NATSTopology

from .bench import Bench
from .methods import MOST_RUNS, PRUNING_IMAGES, on_nats
from .outcome import Outcome
from .page import FRONT_NOTE, comparison, page
from .published import DATASETS, OPTIMA3, TABLE3, TRAINED


def make(bench: Bench) -> str:
    """Return a table for each data set."""
    tables = []
    for dataset in bench.datasets:
        place = DATASETS.index(dataset)
        published = {name: figures[place] for name, figures in TABLE3.items()}
        optimum = f"{bench.optimum(NATSTopology(dataset)):.2f}"
        outcomes = outcomes_on(bench, dataset)
        tables.append(comparison(f"{dataset}: ", outcomes, published, optimum, OPTIMA3[place]))
    return page("Table 3: searches on NATS-Bench", tables, [*_notes(bench), *bench.left_out()])


def outcomes_on(bench: Bench, dataset: str) -> dict[str, Outcome]:
    """Return what each method found that can be run on a data set."""
    space = NATSTopology(dataset)
    return {
        each.name: bench.outcome(each, space, most=MOST_RUNS.get(each.name))
        for each in on_nats(bench, dataset)
    }


def _notes(bench: Bench) -> list[str]:
    return [
        f"Ours: mean ± standard deviation of {bench.runs} runs. Of TE-NAS there are "
        f"{min(bench.runs, MOST_RUNS['TE-NAS'])}, each on {PRUNING_IMAGES} images of pink noise of "
        "its own and one initialisation. Seconds are those recorded of the "
        "authors' GPU for published metric values and of training for accuracies, those of this "
        "machine for what is measured here, and those of the search itself.",
        f"Not measured: the paper's figure alone. For {' and '.join(TRAINED[:2])} accuracies and "
        "seconds of 12 epochs are recorded on cifar10 alone; "
        f"{', '.join(TRAINED[2:])} train a supernet on the data sets themselves.",
        FRONT_NOTE,
    ]
