"""The components keep what FreeREA promises of them: one check for each kind."""

from freerea_plugins.testing import (
    check_algorithm,
    check_constraint,
    check_fitness,
    check_metric,
    check_space,
)

from freerea_example_plugin import ActivationMemory, FeatureRank, LocalSearch, Spread, TinyPlain


def test_the_metric_keeps_its_promises() -> None:
    """The network is left as it was, the seed respected, and nothing is NaN."""
    check_metric(FeatureRank)
    check_metric(FeatureRank, space=TinyPlain())


def test_the_space_keeps_its_promises() -> None:
    """Genotypes are valid and can be written and read; networks of both fidelities are built."""
    check_space(TinyPlain)


def test_the_constraint_keeps_its_promises() -> None:
    """Costs are finite, always the same, and cheap to ask for again."""
    check_constraint(ActivationMemory)
    check_constraint(ActivationMemory, space=TinyPlain())


def test_the_fitness_keeps_its_promises() -> None:
    """Its metrics and its score are there, once each."""
    check_fitness(Spread)


def test_the_algorithm_keeps_its_promises() -> None:
    """It proposes architectures within the limits, and goes on the same wherever it is resumed."""
    check_algorithm(LocalSearch)
    check_algorithm(LocalSearch(starts=3), space=TinyPlain())
