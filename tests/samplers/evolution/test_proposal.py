"""Proposals: what to evaluate next."""

from __future__ import annotations

import random
import statistics
from collections import Counter
from collections.abc import Callable, Hashable, Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from freerea.metrics import FloatArray
from freerea.samplers import (
    EvolutionStrategy,
    FreeREAStrategy,
    Individual,
    Lineage,
    NothingFeasibleError,
    Proposal,
    RegularizedEvolutionStrategy,
    SpaceVariation,
    Variation,
    propose,
)
from freerea_plugins import (
    PAPER,
    Dataset,
    Fidelity,
    Genotype,
    InputError,
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


class Parents:
    """Variation whose children say who their parents are."""

    def sample(self, rng: random.Random) -> str:
        return "sampled"

    def mutate(self, genome: str, rng: random.Random) -> str:
        return genome

    def crossover(self, first: str, second: str, rng: random.Random) -> str:
        return f"{first} {second}"

    def key(self, genome: str) -> Hashable:
        return genome

    def all_genomes(self) -> Iterable[str] | None:
        return None


def first_value(values: FloatArray) -> FloatArray:
    return values[:, 0]


def no(genome: object) -> bool:
    return False


def yes(genome: object) -> bool:
    return True


def lineage_of(
    genotypes: Iterable[Genotype] = (), strategy: EvolutionStrategy = SMALL_STRATEGY
) -> Lineage[Genotype]:
    lineage: Lineage[Genotype] = Lineage(strategy, first_value)
    for number, genotype in enumerate(genotypes):
        lineage.add(Individual(number, genotype, (float(sum(genotype)),)))
    return lineage


def proposed(
    number: int,
    lineage: Lineage[Genotype],
    *,
    variation: Variation[Genotype] | None = None,
    seed: int = 0,
    is_feasible: Callable[[Genotype], bool] = yes,
    is_known: Callable[[Genotype], bool] = no,
) -> Proposal[Genotype]:
    proposal = propose(
        number,
        lineage=lineage,
        variation=SpaceVariation(Toy()) if variation is None else variation,
        seed=seed,
        is_feasible=is_feasible,
        is_known=is_known,
    )
    assert proposal is not None
    return proposal


def differences(first: Genotype, second: Genotype) -> int:
    return sum(one != other for one, other in zip(first, second, strict=True))


@given(
    st.lists(st.sampled_from(ALL_GENOTYPES), max_size=14), st.integers(0, 30), st.integers(0, 99)
)
def test_the_same_arguments_give_the_same_proposal(
    genotypes: list[Genotype], number: int, seed: int
) -> None:
    first = proposed(number, lineage_of(genotypes), seed=seed)
    random.seed(number)

    assert proposed(number, lineage_of(genotypes), seed=seed) == first


def test_numbers_and_seeds_have_random_streams_of_their_own() -> None:
    variation = SpaceVariation(LargerToy())
    drawn = {
        proposed(number, lineage_of(), variation=variation, seed=seed).genome
        for number in range(10)
        for seed in range(10)
    }

    assert len(drawn) > 90


def test_a_proposal_does_not_depend_on_individuals_of_its_own_generation_or_later() -> None:
    variation = SpaceVariation(LargerToy())
    rng = random.Random(0)
    genotypes = [variation.sample(rng) for _ in range(16)]
    # Founders 0 to 3, generations 4 to 6, 7 to 9 and 10 to 12.
    before = lineage_of(genotypes[:7])
    after = lineage_of(genotypes)

    for number in (7, 8, 9):
        assert proposed(number, before, variation=variation) == proposed(
            number, after, variation=variation
        )


def test_founders_are_uniform_feasible_samples() -> None:
    feasible = {genotype for genotype in ALL_GENOTYPES if sum(genotype) >= 2}
    draws = 1800

    drawn = Counter(
        proposed(seed % 4, lineage_of(), seed=seed, is_feasible=feasible.__contains__).genome
        for seed in range(draws)
    )

    assert set(drawn) == feasible
    expected = draws / len(feasible)
    statistic = sum((count - expected) ** 2 / expected for count in drawn.values())
    assert statistic < 20.5  # the 0.999 quantile of chi-squared with 5 degrees of freedom


@settings(max_examples=60, deadline=None)
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
    lineage = lineage_of(founders)

    def ask() -> Proposal[Genotype]:
        return proposed(
            number,
            lineage,
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
    lineage = lineage_of([space.sample(rng) for _ in range(4 if founded else 0)])
    last = (4, 3, 2, 1, 0, 4)

    proposal = proposed(
        4, lineage, variation=SpaceVariation(space), is_known=lambda genome: genome != last
    )

    assert proposal == Proposal(last, is_new=True)


@pytest.mark.parametrize("founded", [False, True])
def test_where_everything_feasible_is_known_a_known_one_is_proposed(founded: bool) -> None:
    lineage = lineage_of([(0, 0)] * (4 if founded else 0))
    rare = (2, 1)

    proposal = proposed(4, lineage, is_feasible=lambda genome: genome == rare, is_known=yes)

    assert proposal == Proposal(rare, is_new=False)


@pytest.mark.parametrize("founded", [False, True])
def test_where_nothing_is_feasible_an_input_error_says_so(founded: bool) -> None:
    lineage = lineage_of([(0, 0)] * (4 if founded else 0))

    with pytest.raises(NothingFeasibleError, match="no feasible candidate exists") as caught:
        proposed(4, lineage, is_feasible=no)

    assert isinstance(caught.value, InputError)


def test_a_space_that_cannot_be_listed_is_given_up_after_many_samples() -> None:
    variation = Unlisted(Toy())

    with pytest.raises(NothingFeasibleError, match="no feasible candidate among 1000 samples"):
        proposed(0, lineage_of(), variation=variation, is_feasible=no)
    assert not proposed(0, lineage_of(), variation=variation, is_known=yes).is_new


def test_there_is_no_proposal_while_nothing_can_be_sampled() -> None:
    variation = NotYet(Toy())
    proposal = propose(
        0, lineage=lineage_of(), variation=variation, seed=0, is_feasible=yes, is_known=no
    )

    assert proposal is None
    assert variation.children == 0


def test_children_need_no_samples() -> None:
    variation = NotYet(Toy())

    assert proposed(4, lineage_of([(0, 0)] * 4), variation=variation).is_new
    assert variation.children == 1


@pytest.mark.parametrize("start", [10, 13, 40])
def test_the_children_of_one_generation_share_their_parents(start: int) -> None:
    strategy = FreeREAStrategy(population_size=10, tournament_size=3)
    lineage: Lineage[str] = Lineage(strategy, first_value)
    for number in range(10):
        lineage.add(Individual(number, f"genome-{number}", (float(number * 7 % 10),)))
    families = set()
    for seed in range(20):
        children = []
        for number in range(start, start + 3):
            proposal = propose(
                number,
                lineage=lineage,
                variation=Parents(),
                seed=seed,
                is_feasible=yes,
                is_known=no,
            )
            assert proposal is not None
            children.append(proposal.genome)
        first, second, crossed = children
        assert first != second
        assert crossed == f"{first} {second}"
        families.add(crossed)

    assert len(families) > 5


def test_parents_are_the_best_two_of_a_tournament() -> None:
    everybody = FreeREAStrategy(population_size=5, tournament_size=5)
    lineage: Lineage[str] = Lineage(everybody, first_value)
    for number, value in enumerate([1.0, 5.0, 3.0, 4.0, 2.0]):
        lineage.add(Individual(number, f"genome-{number}", (value,)))

    children = []
    for number in (5, 6, 7):
        proposal = propose(
            number, lineage=lineage, variation=Parents(), seed=0, is_feasible=yes, is_known=no
        )
        assert proposal is not None
        children.append(proposal.genome)

    assert children == ["genome-1", "genome-3", "genome-1 genome-3"]


def test_a_mutant_differs_from_a_parent_in_one_gene_and_a_crossover_in_none_from_both() -> None:
    strategy = FreeREAStrategy(population_size=2, tournament_size=2)
    better, worse = (4, 4, 4, 4, 4, 4), (0, 0, 0, 0, 0, 0)
    lineage = lineage_of([worse, better], strategy)
    variation = SpaceVariation(LargerToy())

    for seed in range(20):
        first, second, crossed = (
            proposed(number, lineage, variation=variation, seed=seed).genome for number in (2, 3, 4)
        )
        assert differences(first, better) == 1
        assert differences(second, worse) == 1
        assert set(crossed) <= {0, 4}


def test_a_child_that_is_thrown_away_is_made_anew_from_parents_of_its_own() -> None:
    strategy = FreeREAStrategy(population_size=10, tournament_size=1)
    lineage: Lineage[str] = Lineage(strategy, first_value)
    for number in range(10):
        lineage.add(Individual(number, f"genome-{number}", (0.0,)))

    def parents_tried(number: int) -> list[str]:
        tried: list[str] = []

        def is_sixth(genome: str) -> bool:
            tried.append(genome)
            return len(tried) == 6

        propose(
            number,
            lineage=lineage,
            variation=Parents(),
            seed=0,
            is_feasible=is_sixth,
            is_known=no,
        )
        return tried

    first, second = parents_tried(10), parents_tried(11)

    assert first[0] == second[0]
    assert first[1:] != second[1:]
    assert len(set(first)) > 1


TARGET = (3, 1, 4, 1, 0, 2)
BUDGET = 120
SEEDS = range(10)


def matches(genotype: Genotype) -> float:
    return float(len(TARGET) - differences(genotype, TARGET))


def best_of_evolution(strategy: EvolutionStrategy, seed: int) -> float:
    lineage: Lineage[Genotype] = Lineage(strategy, first_value)
    variation = SpaceVariation(LargerToy())
    known: set[Genotype] = set()
    best = 0.0
    for number in range(BUDGET):
        genotype = proposed(
            number, lineage, variation=variation, seed=seed, is_known=known.__contains__
        ).genome
        known.add(genotype)
        lineage.add(Individual(number, genotype, (matches(genotype),)))
        best = max(best, matches(genotype))
    return best


def best_of_random(seed: int) -> float:
    rng = random.Random(seed)
    return max(matches(LargerToy().sample(rng)) for _ in range(BUDGET))


@pytest.mark.parametrize(
    "strategy",
    [
        FreeREAStrategy(population_size=15, tournament_size=5),
        FreeREAStrategy(population_size=15, tournament_size=5, crossover=False),
        RegularizedEvolutionStrategy(population_size=15, tournament_size=5),
    ],
    ids=["freerea", "without crossover", "regularized"],
)
def test_evolution_finds_better_genotypes_than_random_sampling(
    strategy: EvolutionStrategy,
) -> None:
    evolved = statistics.mean(best_of_evolution(strategy, seed) for seed in SEEDS)
    sampled = statistics.mean(best_of_random(seed) for seed in SEEDS)

    assert evolved > sampled + 1
