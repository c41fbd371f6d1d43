"""Proposals where little or nothing is feasible or new."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from freerea.samplers import (
    NothingFeasibleError,
    Proposal,
    SpaceVariation,
    propose,
)
from freerea_plugins import (
    Genotype,
    InputError,
)
from tests.samplers.evolution.toy_generations import (
    ALL_GENOTYPES,
    LargerToy,
    Toy,
    generations_of,
    no,
    proposed,
    yes,
)

SETS = st.sets(st.sampled_from(ALL_GENOTYPES))


class Unlisted(SpaceVariation):
    """Variation of a space that is too large to be listed."""

    def all_genomes(self) -> Iterable[Genotype] | None:
        return None


class NotYet(SpaceVariation):
    """Variation that does not know yet what to sample, and counts its children."""

    children = 0

    def sample(self, rng: random.Random) -> Genotype:
        return None  # type: ignore[return-value]

    def mutate(self, genome: Genotype, rng: random.Random) -> Genotype:
        self.children += 1
        return super().mutate(genome, rng)

    def crossover(self, first: Genotype, second: Genotype, rng: random.Random) -> Genotype:
        self.children += 1
        return super().crossover(first, second, rng)


@settings(max_examples=60)
@given(
    founders=st.lists(st.sampled_from(ALL_GENOTYPES), max_size=8),
    number=st.integers(0, 20),
    infeasible=SETS,
    known=SETS,
)
def test_neither_infeasible_nor_known_genomes_are_proposed_while_there_is_another(
    founders: list[Genotype], number: int, infeasible: set[Genotype], known: set[Genotype]
) -> None:
    feasible = set(ALL_GENOTYPES) - infeasible
    generations = generations_of(founders)

    def ask() -> Proposal[Genotype]:
        return proposed(
            number,
            generations,
            is_feasible=feasible.__contains__,
            is_known=known.__contains__,
        )

    if not feasible:
        with pytest.raises(NothingFeasibleError):
            ask()
        return
    proposal = ask()
    assert proposal.genome in feasible
    assert proposal.is_new == (proposal.genome not in known)
    assert proposal.is_new == bool(feasible - known)


@pytest.mark.parametrize("founded", [False, True])
def test_the_one_genome_that_is_left_in_a_large_space_is_found(founded: bool) -> None:
    space = LargerToy()
    rng = random.Random(1)
    generations = generations_of([space.sample(rng) for _ in range(4 if founded else 0)])
    last = (4, 3, 2, 1, 0, 4)

    proposal = proposed(
        4, generations, variation=SpaceVariation(space), is_known=lambda genome: genome != last
    )

    assert (proposal.genome, proposal.is_new) == (last, True)
    assert proposal.kind == ("listed" if founded else "founder")


@pytest.mark.parametrize("founded", [False, True])
def test_where_everything_feasible_is_known_a_known_one_is_proposed(founded: bool) -> None:
    generations = generations_of([(0, 0)] * (4 if founded else 0))
    rare = (2, 1)

    proposal = proposed(4, generations, is_feasible=lambda genome: genome == rare, is_known=yes)

    assert (proposal.genome, proposal.is_new) == (rare, False)


@pytest.mark.parametrize("founded", [False, True])
def test_where_nothing_is_feasible_an_input_error_says_so(founded: bool) -> None:
    generations = generations_of([(0, 0)] * (4 if founded else 0))

    with pytest.raises(NothingFeasibleError, match="no feasible candidate exists") as caught:
        proposed(4, generations, is_feasible=no)

    assert isinstance(caught.value, InputError)


def test_a_space_that_cannot_be_listed_is_given_up_after_many_samples() -> None:
    variation = Unlisted(Toy())

    with pytest.raises(NothingFeasibleError, match="no feasible candidate among 1000 samples"):
        proposed(0, generations_of(), variation=variation, is_feasible=no)
    assert not proposed(0, generations_of(), variation=variation, is_known=yes).is_new


def test_there_is_no_proposal_while_nothing_can_be_sampled() -> None:
    variation = NotYet(Toy())
    proposal = propose(
        0, generations=generations_of(), variation=variation, seed=0, is_feasible=yes, is_known=no
    )

    assert proposal is None
    assert variation.children == 0


def test_children_need_no_samples() -> None:
    variation = NotYet(Toy())

    assert proposed(4, generations_of([(0, 0)] * 4), variation=variation).is_new
    assert variation.children == 1
