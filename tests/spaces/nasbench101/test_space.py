"""NAS-Bench-101's space: notation, costs, networks and variation."""

from __future__ import annotations

import csv
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from nasbench_pytorch.model.model import compute_vertex_channels
from torch import nn

from freerea.metrics import network_costs
from freerea.spaces import NASBench101
from freerea.spaces.nasbench101.costs import vertex_channels
from freerea.spaces.nasbench101.graph import distinct_graphs
from freerea_plugins import PAPER, Fidelity, Genotype, InputError, SearchSpace

SPACE = NASBench101()
EDGES = [(source, target) for source in range(7) for target in range(source + 1, 7)]
SMALLEST = SPACE.decode("2:1:")

seeds = st.integers(0, 2**32)
# Combinations of variables as they come, with unused edges and vertices.
loose_genotypes = seeds.map(lambda seed: SearchSpace.sample(SPACE, random.Random(seed)))
genotypes = st.one_of(loose_genotypes, seeds.map(lambda seed: SPACE.sample(random.Random(seed))))


@pytest.fixture(scope="module")
def recorded(data_folder: Path) -> Sequence[dict[str, str]]:
    with (data_folder / "nasbench101_cells.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_recorded_cells_have_their_hash_and_parameters(recorded: Sequence[dict[str, str]]) -> None:
    assert len(recorded) == 2000
    for row in recorded:
        genotype = SPACE.decode(row["cell"])
        assert SPACE.canonical_genotype(genotype) == genotype
        assert SPACE.encode(genotype) == row["cell"]
        assert SPACE.key(genotype) == row["hash"]
        assert SPACE.costs(genotype)["params"] == int(row["params"])


def test_a_golden_cell() -> None:
    architecture = SPACE.architecture("7:100110100001001010101:02001")
    assert architecture.key == "00005c142e6f48ac74fdcf73e3439874"
    assert SPACE.costs(architecture.genotype) == {"flops": 1261835264, "params": 8555530}


def test_variables_are_the_upper_triangle_and_the_inner_vertices() -> None:
    names = [f"edge_{source}_{target}" for source, target in EDGES]
    names += [f"operation_{vertex}" for vertex in range(1, 6)]
    assert [each.name for each in SPACE.variables] == names
    assert SPACE.size == 2**21 * 3**5


@given(genotypes)
def test_what_is_encoded_is_decoded(genotype: Genotype) -> None:
    assert SPACE.decode(SPACE.encode(genotype)) == genotype


@pytest.mark.parametrize(
    ("genotype_edges", "operations", "text"),
    [
        ({(0, 6)}, (0, 0, 0, 0, 0), "2:1:"),
        ({(0, 1), (1, 6)}, (2, 0, 0, 0, 0), "3:101:2"),
        ({(0, 1), (0, 6), (1, 2), (2, 6)}, (0, 2, 0, 0, 0), "4:101101:02"),
        # Not pruned: the second inner vertex is unused, but has an operation.
        ({(0, 1), (1, 6)}, (2, 1, 0, 0, 0), "4:100010:21"),
    ],
)
def test_the_notation(
    genotype_edges: set[tuple[int, int]], operations: tuple[int, ...], text: str
) -> None:
    genotype = (*(int(edge in genotype_edges) for edge in EDGES), *operations)
    assert SPACE.encode(genotype) == text
    assert SPACE.decode(text) == genotype


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3",
        "3:101",
        "3:101:",
        "3:101:3",
        "3:1012:0",
        "3:10:0",
        "3:101:00",
        "1::",
        "8:" + "1" * 28 + ":000000",
        "3:101:0\n",
        " 3:101:0",
        "00005C142E6F48AC74FDCF73E3439874",
    ],
)
def test_text_that_is_no_cell_is_an_input_error(text: str) -> None:
    with pytest.raises(InputError) as caught:
        SPACE.decode(text)
    message = (
        f"`{text}` is not a cell of `nasbench101`: write VERTICES:MATRIX:OPERATIONS, as "
        "4:110101:02, with 2 to 7 vertices, the matrix above its diagonal row by row, and for "
        "each inner vertex 0 conv3x3-bn-relu, 1 conv1x1-bn-relu, 2 maxpool3x3."
    )
    assert str(caught.value) == " ".join(message.splitlines())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("5:1111110111:000", None),
        (
            "5:1111111111:000",
            "`5:1111111111:000` has 10 edges on paths from its first vertex to its last; a cell "
            "of `nasbench101` has at most 9.",
        ),
        ("3:100:0", "`3:100:0` has no path from its first vertex to its last."),
        ("3:001:0", "`3:001:0` has no path from its first vertex to its last."),
        (
            "0123456789abcdef0123456789abcdef",
            "`0123456789abcdef0123456789abcdef` is a hash, from which its cell cannot be told: "
            "look it up in the list that `freerea space enumerate nasbench101` writes.",
        ),
    ],
)
def test_what_makes_a_cell_invalid(text: str, message: str | None) -> None:
    if message is None:
        SPACE.decode(text)
        return
    with pytest.raises(InputError) as caught:
        SPACE.decode(text)
    assert str(caught.value) == message


def test_edges_that_are_not_used_do_not_count_for_the_limit() -> None:
    # Twelve edges, of which those between vertices 2 to 5 start nowhere.
    dead = {(source, target) for source, target in EDGES if source >= 2}
    live = {(0, 1), (1, 6)}
    genotype = (*(int(edge in dead | live) for edge in EDGES), 1, 0, 0, 0, 0)
    SPACE.validate(genotype)
    assert SPACE.architecture(genotype).canonical() == SPACE.architecture("3:101:1")
    with pytest.raises(InputError, match="is not an architecture of `nasbench101`"):
        SPACE.validate((1,) * 21 + (0,) * 5)


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("2:1:", []),
        ("3:101:0", []),
        # A residual block: the edge around one layer, and around two.
        ("3:111:0", [1]),
        ("4:101101:00", [2]),
        # Every second vertex can be jumped, and both.
        ("4:111111:00", [1, 2, 1]),
        # Two branches of one layer each are no skip of one another.
        ("4:110011:00", []),
        # An edge past an unused vertex jumps nothing.
        ("4:100010:01", []),
    ],
)
def test_a_skip_jumps_the_vertices_on_the_longest_way_around_it(
    text: str, lengths: list[int]
) -> None:
    assert sorted(SPACE.skip_lengths(SPACE.decode(text))) == sorted(lengths)


def test_costs_by_hand() -> None:
    # Stem 27·128 and its norm, classifier 513·10; each cell one 1×1 convolution and its norm.
    projections = [128 * 128] * 3 + [128 * 256] + [256 * 256] * 2 + [256 * 512] + [512 * 512] * 2
    norms = 2 * 3 * (128 + 256 + 512)
    pixels = [1024] * 3 + [256] * 3 + [64] * 3
    assert SPACE.costs(SMALLEST) == {
        "flops": 27 * 128 * 1024
        + sum(weights * count for weights, count in zip(projections, pixels, strict=True))
        + 5120,
        "params": 27 * 128 + 256 + sum(projections) + norms + 5130,
    }


@settings(max_examples=8, deadline=None)
@given(genotypes)
def test_costs_are_those_of_the_network(genotype: Genotype) -> None:
    network = SPACE.build_network(genotype)
    assert SPACE.costs(genotype) == network_costs(network, SPACE.input_shape())


def test_the_smallest_costs_are_those_of_some_cell() -> None:
    smallest = SPACE.smallest_costs()
    found = {"flops": float("inf"), "params": float("inf")}
    # Pooling costs nothing, so that cells of other operations cost more.
    for each in SPACE.distinct():
        if set(each[21:]) <= {0, 2}:
            for name, cost in SPACE.costs(each).items():
                found[name] = min(found[name], cost)
    assert found == smallest == {"flops": 37098496, "params": 227274}


@pytest.mark.parametrize("outputs", [128, 512, 7])
def test_vertices_have_the_channels_of_nasbench_pytorch(outputs: int) -> None:
    for graph in distinct_graphs()[::7]:
        columns = (0, *graph)
        matrix = np.array(
            [[column >> source & 1 for column in columns] for source in range(len(columns))]
        )
        expected = compute_vertex_channels(outputs, outputs, matrix)
        assert list(vertex_channels(graph, outputs)) == expected[1:]


def tiny(cells_per_stage: int) -> Fidelity:
    return Fidelity("tiny", cells_per_stage=cells_per_stage, channels=8, resolution=0.25)


@pytest.mark.parametrize("fidelity", [PAPER, SPACE.reduced], ids=["paper", "reduced"])
def test_the_network_maps_images_to_logits(fidelity: Fidelity) -> None:
    network = SPACE.build_network(SPACE.decode("5:1110110111:021"), fidelity)
    with torch.no_grad():
        assert network(torch.zeros(2, *SPACE.input_shape(fidelity))).shape == (2, 10)


@pytest.mark.parametrize("cells_per_stage", [1, 2])
def test_stacks_have_as_many_cells_and_channels_as_the_fidelity_says(cells_per_stage: int) -> None:
    network = SPACE.build_network(SPACE.decode("3:101:0"), tiny(cells_per_stage))
    kernels = [
        (each.in_channels, each.out_channels)
        for each in network.modules()
        if isinstance(each, nn.Conv2d) and each.kernel_size == (3, 3)
    ]
    inner = [(channels, channels) for channels in (8, 16, 32) for _ in range(cells_per_stage)]
    assert kernels == [(3, 8), *inner]


@given(genotypes)
@settings(max_examples=10, deadline=None)
def test_every_parameter_of_a_network_is_trained(genotype: Genotype) -> None:
    network = SPACE.build_network(genotype, tiny(1))
    network(torch.randn(4, 3, 8, 8)).square().sum().backward()
    assert all(each.grad is not None for each in network.parameters())


def test_batch_norms_forget_as_slowly_as_in_the_benchmark() -> None:
    network = SPACE.build_network(SPACE.decode("4:111111:01"), tiny(1))
    norms = [each for each in network.modules() if isinstance(each, nn.BatchNorm2d)]
    # Two of operations and three of edges from the input in each of three cells, and the stem.
    assert len(norms) == 3 * 5 + 1
    assert {round(each.momentum, 9) for each in norms} == {0.003}
    assert {each.eps for each in norms} == {1e-5}


def test_equal_cells_have_the_same_network() -> None:
    # Three branches share the channels of the output, which three does not divide.
    networks = [
        SPACE.build_network(SPACE.decode(f"5:1110001011:{operations}"), tiny(1))
        for operations in ("012", "210", "120")
    ]
    shapes = [[each.shape for each in network.parameters()] for network in networks]
    assert shapes[0] == shapes[1] == shapes[2]


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
