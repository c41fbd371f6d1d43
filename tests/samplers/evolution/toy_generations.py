"""A small space, and generations over it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from torch import nn

from freerea.metrics import FloatArray
from freerea.samplers import (
    EvolutionStrategy,
    FreeREAStrategy,
    Generations,
    Individual,
    Proposal,
    SpaceVariation,
    Variation,
    propose,
)
from freerea_plugins import (
    PAPER,
    Dataset,
    Fidelity,
    Genotype,
    SearchSpace,
    Variable,
)

SMALL_STRATEGY = FreeREAStrategy(population_size=4, tournament_size=2)


class Toy(SearchSpace):
    """Two variables with three choices each."""

    name = "toy"
    datasets = (Dataset("toy", (1, 2, 2), 2),)
    variables = tuple(Variable(f"gene {number}", tuple("012")) for number in range(2))

    def build_network(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:
        raise NotImplementedError


class LargerToy(Toy):
    """Six variables with five choices each."""

    name = "larger-toy"
    variables = tuple(Variable(f"gene {number}", tuple("01234")) for number in range(6))


ALL_GENOTYPES = list(Toy().genotypes())


def first_value(values: FloatArray) -> FloatArray:
    return values[:, 0]


def no(genome: object) -> bool:
    return False


def yes(genome: object) -> bool:
    return True


def generations_of(
    genotypes: Iterable[Genotype] = (), strategy: EvolutionStrategy = SMALL_STRATEGY
) -> Generations[Genotype]:
    generations: Generations[Genotype] = Generations(strategy, first_value)
    for number, genotype in enumerate(genotypes):
        generations.add(Individual(number, genotype, (float(sum(genotype)),)))
    return generations


def proposed(
    number: int,
    generations: Generations[Any],
    *,
    variation: Variation[Any] | None = None,
    seed: int = 0,
    is_feasible: Callable[[Any], bool] = yes,
    is_known: Callable[[Any], bool] = no,
) -> Proposal[Any]:
    proposal = propose(
        number,
        generations=generations,
        variation=SpaceVariation(Toy()) if variation is None else variation,
        seed=seed,
        is_feasible=is_feasible,
        is_known=is_known,
    )
    assert proposal is not None
    return proposal
