"""NAS-Bench-101's space: samples, mutants and children."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings

from freerea.spaces.nasbench101.graph import distinct_graphs
from freerea_plugins import Genotype
from tests.spaces.nasbench101.drawn_cells import EDGES, SMALLEST, SPACE, genotypes, seeds


@given(genotypes, seeds)
def test_a_mutant_is_another_valid_cell(genotype: Genotype, seed: int) -> None:
    mutant = SPACE.mutate(genotype, random.Random(seed))
    SPACE.validate(mutant)
    assert SPACE.canonical_genotype(mutant) != SPACE.canonical_genotype(genotype)
    assert SPACE.key(mutant) != SPACE.key(genotype)


@settings(max_examples=20)
@given(seeds.map(lambda seed: SPACE.sample(random.Random(seed))))
def test_every_other_cell_one_variable_away_is_a_mutant(genotype: Genotype) -> None:
    rng = random.Random(1)
    mutants = {SPACE.mutate(genotype, rng) for _ in range(600)}
    cell = SPACE.canonical_genotype(genotype)
    others = {
        other
        for position, variable in enumerate(SPACE.variables)
        for index in range(len(variable.choices))
        if SPACE.is_valid(other := (*genotype[:position], index, *genotype[position + 1 :]))
        and SPACE.canonical_genotype(other) != cell
    }
    assert others <= mutants


def test_a_vertex_is_added_where_every_single_change_is_of_unused_parts() -> None:
    mutants = {
        SPACE.canonical_genotype(SPACE.mutate(SMALLEST, random.Random(i))) for i in range(99)
    }
    assert {SPACE.decode(f"3:111:{operation}") for operation in range(3)} <= mutants


@given(genotypes)
def test_valid_changes_of_one_variable_join_every_cell_with_the_smallest(
    genotype: Genotype,
) -> None:
    """And back again, as each can be undone: so mutations lead from any cell to any other."""
    current = list(genotype)
    direct = EDGES.index((0, 6))

    def change(position: int, value: int) -> bool:
        changed = [*current[:position], value, *current[position + 1 :]]
        if SPACE.is_valid(tuple(changed)):
            current[:] = changed
        return current[position] == value

    # At the limit of edges, one that is not needed goes first.
    assert change(direct, 1) or any(
        current[edge] and change(edge, 0) and change(direct, 1) for edge in range(21)
    )
    for edge in range(21):
        assert edge == direct or change(edge, 0)
    for operation in range(21, 26):
        assert change(operation, 0)
    assert tuple(current) == SMALLEST


@given(genotypes, genotypes, seeds)
def test_a_child_is_valid_and_its_genes_come_from_its_parents(
    first: Genotype, second: Genotype, seed: int
) -> None:
    child = SPACE.crossover(first, second, random.Random(seed))
    SPACE.validate(child)
    assert all(gene in genes for gene, *genes in zip(child, first, second, strict=True))


def test_samples_are_cells_as_they_are_listed_by_size() -> None:
    rng = random.Random(0)
    samples = [SPACE.sample(rng) for _ in range(20_000)]
    assert all(SPACE.canonical_genotype(each) == each for each in samples[::20])
    sizes = Counter(SPACE.encode(each)[0] for each in samples)
    for vertices, cells in (("7", 359_082), ("6", 62_010), ("5", 2_441)):
        expected = 20_000 * cells / 423_624
        assert abs(sizes[vertices] - expected) < 4 * expected**0.5


class Scripted(random.Random):
    """Draws what it is told to."""

    def __init__(self, graph: tuple[int, ...], operations: Sequence[int]) -> None:
        super().__init__(0)
        self._graph = graph
        self._operations = iter(operations)

    def choices(self, population, weights=None, *, cum_weights=None, k=1):  # type: ignore[no-untyped-def]
        assert len(cum_weights) == len(population)
        assert all(step > 0 for step in np.diff([0, *cum_weights]))
        return [population[population.index(self._graph)]]

    def randrange(self, *_: int) -> int:  # type: ignore[override]
        return next(self._operations)


def test_every_cell_can_be_sampled() -> None:
    graphs = {edges_of(graph): graph for graph in distinct_graphs()}
    for genotype in list(SPACE.distinct())[::1009]:
        vertices = int(SPACE.encode(genotype)[0])
        rng = Scripted(graphs[genotype[:21]], genotype[21 : 21 + vertices - 2])
        assert SPACE.sample(rng) == genotype


def edges_of(graph: tuple[int, ...]) -> tuple[int, ...]:
    masks = [0, *graph[:-1], *[0] * (6 - len(graph)), graph[-1]]
    return tuple(masks[target] >> source & 1 for source, target in EDGES)
