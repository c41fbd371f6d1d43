"""Which cells of NAS-Bench-101 are equal: counts, order and hashes, against plain oracles."""

from __future__ import annotations

import itertools
import random
from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nasbench_pytorch.model import ModelSpec, graph_util
from numpy.typing import NDArray

from freerea.spaces import NASBench101
from freerea_plugins import Genotype, SearchSpace

SPACE = NASBench101()
EDGES = [(source, target) for source in range(7) for target in range(source + 1, 7)]
NAMES = ["conv3x3-bn-relu", "conv1x1-bn-relu", "maxpool3x3"]
IntArray = NDArray[np.int64]

seeds = st.integers(0, 2**32)
genotypes = seeds.map(lambda seed: SearchSpace.sample(SPACE, random.Random(seed)))


def written(matrix: IntArray, operations: tuple[int, ...]) -> str:
    """Write a cell in our notation."""
    triangle = matrix[np.triu_indices(len(matrix), 1)]
    return f"{len(matrix)}:{''.join(map(str, triangle))}:{''.join(map(str, operations))}"


def full_matrix(genotype: Genotype) -> IntArray:
    matrix = np.zeros((7, 7), dtype=np.int64)
    for (source, target), present in zip(EDGES, genotype[:21], strict=True):
        matrix[source, target] = present
    return matrix


def pruned(genotype: Genotype) -> tuple[IntArray, tuple[int, ...]]:
    """Prune a cell as nasbench-pytorch does."""
    names = ["input", *(NAMES[index] for index in genotype[21:]), "output"]
    spec = ModelSpec(full_matrix(genotype), names)
    return spec.matrix.numpy(), tuple(NAMES.index(name) for name in spec.ops[1:-1])


def listed_cells(vertices: int) -> Iterator[tuple[IntArray, tuple[int, ...]]]:
    """Yield cells without unused parts in the order in which NAS-Bench-101 goes through them."""
    for bits in range(2 ** (vertices * (vertices - 1) // 2)):
        is_edge = graph_util.gen_is_edge_fn(bits)
        matrix = np.fromfunction(is_edge, (vertices, vertices), dtype=np.int64).astype(np.int64)
        if graph_util.is_full_dag(matrix) and graph_util.num_edges(matrix) <= 9:
            for operations in itertools.product(range(3), repeat=vertices - 2):
                yield matrix, operations


def are_isomorphic(
    first: tuple[IntArray, tuple[int, ...]], second: tuple[IntArray, tuple[int, ...]]
) -> bool:
    """Try all ways to match the vertices."""
    if len(first[0]) != len(second[0]):
        return False
    last = len(first[0]) - 1
    for inner in itertools.permutations(range(1, last)):
        order = [0, *inner, last]
        if np.array_equal(first[0][np.ix_(order, order)], second[0]) and (
            tuple(first[1][vertex - 1] for vertex in inner) == second[1]
        ):
            return True
    return False


@pytest.mark.parametrize(("vertices", "count"), [(2, 1), (3, 6), (4, 84), (5, 2441)])
def test_cells_are_those_that_the_benchmark_lists_first(vertices: int, count: int) -> None:
    first: dict[str, str] = {}
    for matrix, operations in listed_cells(vertices):
        fingerprint = graph_util.hash_module(matrix, [-1, *operations, -2])
        first.setdefault(fingerprint, written(matrix, operations))
    assert len(first) == count
    cells = itertools.takewhile(
        lambda text: int(text[0]) <= vertices, map(SPACE.encode, SPACE.distinct())
    )
    ours = [text for text in cells if int(text[0]) == vertices]
    assert ours == list(first.values())
    assert [SPACE.key(SPACE.decode(text)) for text in ours] == list(first)


def test_there_are_423624_cells() -> None:
    sizes: dict[str, int] = defaultdict(int)
    total = 0
    distinct = set()
    for genotype in SPACE.distinct():
        total += 1
        distinct.add(genotype)
        if total % 101 == 0:
            SPACE.validate(genotype)
            assert SPACE.canonical_genotype(genotype) == genotype
            sizes[SPACE.encode(genotype)[0]] += 1
    assert total == len(distinct) == SPACE.distinct_size == 423_624
    assert set(sizes) == {"5", "6", "7"}


@given(genotypes)
def test_unused_parts_are_pruned_as_the_benchmark_does(genotype: Genotype) -> None:
    matrix, operations = pruned(genotype)
    canonical = SPACE.decode(written(matrix, operations))
    assert SPACE.canonical_genotype(genotype) == SPACE.canonical_genotype(canonical)
    assert are_isomorphic(pruned(SPACE.canonical_genotype(genotype)), (matrix, operations))


@given(genotypes)
def test_a_key_is_the_hash_that_nasbench_pytorch_has_for_an_array(genotype: Genotype) -> None:
    matrix, operations = pruned(genotype)
    assert SPACE.key(genotype) == graph_util.hash_module(matrix, [-1, *operations, -2])


@given(genotypes, st.permutations(range(1, 6)))
def test_the_order_of_the_vertices_does_not_matter(genotype: Genotype, inner: list[int]) -> None:
    order = [0, *inner, 6]
    matrix = full_matrix(genotype)[np.ix_(order, order)]
    if np.tril(matrix).any():
        # Edges would point backward: take the nearest order in which they do not.
        order = forward(full_matrix(genotype), inner)
        matrix = full_matrix(genotype)[np.ix_(order, order)]
    operations = tuple(genotype[20 + vertex] for vertex in order[1:-1])
    other = (*(int(matrix[edge]) for edge in EDGES), *operations)
    assert SPACE.key(other) == SPACE.key(genotype)
    assert SPACE.canonical_genotype(other) == SPACE.canonical_genotype(genotype)
    assert SPACE.costs(other) == SPACE.costs(genotype)
    assert SPACE.skipped_layers(other) == SPACE.skipped_layers(genotype)


def forward(matrix: IntArray, preferred: list[int]) -> list[int]:
    """Return an order of all vertices in which edges point forward, near the preferred one."""
    order = [0]
    while len(order) < 6:
        order.append(
            next(
                vertex
                for vertex in preferred
                if vertex not in order
                and all(source in order for source in range(1, 6) if matrix[source, vertex])
            )
        )
    return [*order, 6]


@given(genotypes, genotypes)
def test_cells_are_equal_only_if_their_vertices_can_be_matched(
    first: Genotype, second: Genotype
) -> None:
    same = SPACE.canonical_genotype(first) == SPACE.canonical_genotype(second)
    assert same == are_isomorphic(pruned(first), pruned(second))
    assert same == (SPACE.key(first) == SPACE.key(second))


@given(genotypes, seeds)
def test_one_variable_makes_a_difference_exactly_where_vertices_cannot_be_matched(
    genotype: Genotype, seed: int
) -> None:
    other = SearchSpace.mutate(SPACE, genotype, random.Random(seed))
    same = SPACE.canonical_genotype(genotype) == SPACE.canonical_genotype(other)
    assert same == are_isomorphic(pruned(genotype), pruned(other))
    assert same == (SPACE.key(genotype) == SPACE.key(other))
