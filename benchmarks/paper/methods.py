"""The methods of the paper, and what each is told."""

from __future__ import annotations

from recorded import PUBLISHED, TABLES

from freerea.metrics import MinimizedFlops, PaperPoolScore
from freerea.spaces import NASBench101, NATSTopology
from freerea_plugins import PAPER, Fidelity, Metric, PoolScore

from .bench import Bench
from .search import Budget, Method
from .sources import Joined, Measured, Published, RecordedTraining, Source, WithImages

NATS_SECONDS = 45.0
"""How long FreeREA searches on NATS-Bench, in recorded seconds."""

TRAINING_SECONDS = 2e4
"""How long methods that train search on CIFAR-10, in recorded seconds."""

RANDOM_ARCHITECTURES = 1000
"""How many random architectures NASWOT ranks."""

FRONT_EVALUATIONS = 300
"""How many cells TF-MOENAS evaluates; its authors' program makes 3,000 or 5,000 evaluations."""

PRUNING_IMAGES = 16
"""On how many images of pink noise TE-NAS measures its supernet; drawn with the seed of a run."""

AUTHORS = "FreeREA, the score of the authors' program"

MOST_RUNS = {"TE-NAS": 5}
"""How many runs there are at most on NATS-Bench: TE-NAS measures some sixty supernets for each."""

OTHER_RUNS = 10
"""How many runs there are at most on NAS-Bench-101 of what is not the paper's FreeREA."""

NASBENCH101_EVALUATIONS = 300
"""How many cells of NAS-Bench-101 a search evaluates."""

AUTHORS_EVALUATIONS = 600
"""And one by the score of the authors' program, which comes to its best cell later."""


def cheap(fidelity: Fidelity, text: str) -> Fidelity:
    """Return a fidelity that differs in some quantities, as users write it."""
    return Fidelity.parse(f"base,{text}", {"base": fidelity})


NATS_FIDELITY = cheap(NATSTopology.reduced, "repeats=1,images=16")
"""Networks of NATS-Bench on which `ntk` is measured for TF-MOENAS."""

NASBENCH101_FIDELITY = cheap(NASBench101.reduced, "channels=16,repeats=1")
"""Networks of NAS-Bench-101 that rank nearly as those in full, and take a thirtieth of the time."""


NASBENCH101_DEEP = cheap(PAPER, "channels=16,resolution=0.25,repeats=1")
"""All cells of each stage: of fewer, `log_synflow` tells less, and near ties come out otherwise."""


def on_nats(bench: Bench, dataset: str) -> list[Method]:
    """Return the methods that can be run on a data set of NATS-Bench, as the paper runs them."""
    digest = bench.digest(PUBLISHED[dataset])
    budget = Budget(seconds=NATS_SECONDS)
    methods = [
        freerea(published_fitness(digest), budget),
        freerea_minus(published_fitness(digest), budget, population_size=25),
        naswot(Published(("linear_regions",), digest)),
        tf_moenas(
            Measured(("ntk",), NATS_FIDELITY),
            Published(("linear_regions",), digest),
            FRONT_EVALUATIONS,
        ),
        te_nas(),
    ]
    if dataset == "cifar10":
        training = RecordedTraining(bench.digest(TABLES[dataset]))
        methods += [rea(training), reinforce(training)]
    return methods


def on_nasbench101() -> list[Method]:
    """Return the methods that can be run on NAS-Bench-101."""
    budget = Budget(evaluations=NASBENCH101_EVALUATIONS)
    networks = Measured(("linear_regions", "log_synflow"), NASBENCH101_DEEP)
    released = Joined((networks, of_structure("released_skipped_layers")))
    described = Joined((networks, of_structure("skipped_layers")))
    forward = ("activation_patterns", "response_correlation", "batch_meco", "skipped_layers")
    return [
        freerea(released, budget),
        freerea(
            released,
            Budget(evaluations=AUTHORS_EVALUATIONS),
            PaperPoolScore(penalty=False),
            name=AUTHORS,
        ),
        freerea(described, budget, name="FreeREA, `skipped_layers` as a random walk"),
        freerea(
            Measured(forward, cheap(NASBENCH101_FIDELITY, "images=32")),
            budget,
            "standard",
            name="FreeREA, the fitness `forward`",
        ),
        freerea_minus(released, budget, population_size=50),
        naswot(Measured(("linear_regions",), NASBENCH101_FIDELITY)),
        tf_moenas(
            Measured(("ntk",), cheap(NASBENCH101_FIDELITY, "images=16")),
            Measured(("linear_regions",), NASBENCH101_FIDELITY),
            FRONT_EVALUATIONS,
        ),
    ]


def published_fitness(digest: str) -> Source:
    """Return the paper's three metrics on NATS-Bench: two as published, one of the structure."""
    published = Published(("linear_regions", "log_synflow"), digest)
    return Joined((published, of_structure("skipped_layers")))


def of_structure(*metrics: str | Metric) -> Source:
    """Return metrics that need no network."""
    return Measured(metrics, PAPER)


def freerea(
    source: Source, budget: Budget, score: str | PoolScore = "paper", *, name: str = "FreeREA"
) -> Method:
    """Return the paper's method."""
    return Method(name, "freerea", source, budget, score)


def freerea_minus(source: Source, budget: Budget, population_size: int) -> Method:
    """Return regularised evolution by the paper's fitness."""
    settings = (("population_size", population_size), ("tournament_size", 5))
    return Method("FreeREA⁻", "regularized-evolution", source, budget, settings=settings)


def naswot(linear_regions: Source) -> Method:
    """Return random architectures, the one of most linear regions the answer."""
    return Method("NASWOT", "naswot", linear_regions, Budget(evaluations=RANDOM_ARCHITECTURES))


def tf_moenas(ntk: Source, linear_regions: Source, evaluations: int) -> Method:
    """Return NSGA-II over the tangent kernel, linear regions and FLOPs."""
    source = Joined((ntk, linear_regions, of_structure(MinimizedFlops())))
    return Method("TF-MOENAS", "tf-moenas", source, Budget(evaluations=evaluations))


def te_nas() -> Method:
    """Return the pruning of a supernet, whose one answer needs no value."""
    return Method(
        "TE-NAS",
        "te-nas",
        WithImages(of_structure("flops"), PRUNING_IMAGES),
        Budget(evaluations=1),
        settings=(("repeats", 1),),
    )


def rea(training: Source) -> Method:
    """Return regularised evolution by accuracy, with the settings of NATS-Bench's authors."""
    settings = (("population_size", 10), ("tournament_size", 3))
    budget = Budget(seconds=TRAINING_SECONDS)
    return Method("REA", "regularized-evolution", training, budget, settings=settings)


def reinforce(training: Source) -> Method:
    """Return a policy that is learnt by accuracy."""
    return Method("REINFORCE", "reinforce", training, Budget(seconds=TRAINING_SECONDS))
