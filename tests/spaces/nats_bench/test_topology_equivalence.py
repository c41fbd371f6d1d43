"""Which cells compute the same function: counts, and an oracle that evaluates every cell.

The oracle runs a cell on numbers. Features are 6 channels of 4×4 pixels for 4 images, so every
operation is a matrix. A convolution has a ReLU in front, and weights and a shift of its own, as
from a batch-norm in evaluation mode: without the shift, a convolution of 2x would be twice that
of x. A convolution of a node that nothing reaches counts as zero, as it is before training. The
names of convolutions do not matter: cells are compared over all ways to hand out the same weights
to their convolutions.
"""

from __future__ import annotations

import functools
import itertools
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from nats_bench.genotype_utils import topology_str2structure
from numpy.typing import NDArray

from freerea.spaces import NATSTopology
from freerea.spaces.nats_bench.blocks import ReLUConvNorm
from freerea.spaces.nats_bench.topology_network import Cell
from freerea_plugins import Genotype

SPACE = NATSTopology()
CELLS = tuple(SPACE.genotypes())
NONE, SKIP, CONV_1X1, CONV_3X3, POOL = range(5)
EDGES = ((0, 1), (0, 2), (1, 2), (0, 3), (1, 3), (2, 3))
# Fewer, and a ReLU may be on everywhere or off everywhere by chance, which makes it linear.
CHANNELS, SIDE, IMAGES = 6, 4, 4
TOLERANCE = 1e-9

FloatArray = NDArray[np.float64]
genotypes = st.tuples(*[st.integers(0, 4)] * 6)


def without_zero_summands(genotype: Genotype) -> str:
    """Write a cell with zeros dropped, skips passed through and sums sorted, node by node."""
    summands: list[list[str]] = [["input"], [], [], []]
    for (source, target), operation in zip(EDGES, genotype, strict=True):
        if operation != NONE and summands[source]:
            node = "+".join(sorted(summands[source]))
            summands[target].append(node if operation == SKIP else f"({node})@{operation}")
    return "+".join(sorted(summands[-1]))


NEIGHBOURS = list(itertools.product((-1, 0, 1), repeat=2))


def convolution(weights: FloatArray, offsets: list[tuple[int, int]]) -> FloatArray:
    """Return the matrix of a convolution with weights (offset, out channel, in channel)."""
    matrix = np.zeros((CHANNELS, SIDE**2, CHANNELS, SIDE**2))
    for row, column in itertools.product(range(SIDE), repeat=2):
        for (down, right), weight in zip(offsets, weights, strict=True):
            if 0 <= row + down < SIDE and 0 <= column + right < SIDE:
                source = (row + down) * SIDE + column + right
                matrix[:, row * SIDE + column, :, source] = weight
    return matrix.reshape(CHANNELS * SIDE**2, CHANNELS * SIDE**2)


def pooling() -> FloatArray:
    """Return the matrix of the average over the neighbours inside the image."""
    matrix = convolution(np.stack([np.eye(CHANNELS)] * 9), NEIGHBOURS)
    return matrix / matrix.sum(axis=1, keepdims=True)


@dataclass(frozen=True)
class Convolution:
    """A ReLU, a matrix and a shift for each channel."""

    matrix: FloatArray
    shift: FloatArray

    def __call__(self, features: FloatArray) -> FloatArray:
        shift = np.repeat(self.shift, SIDE**2)[:, np.newaxis]
        return self.matrix @ np.maximum(features, 0) + shift


def random_convolution(rng: np.random.Generator, offsets: list[tuple[int, int]]) -> Convolution:
    scale = 1 / np.sqrt(len(offsets) * CHANNELS)
    weights = scale * rng.standard_normal((len(offsets), CHANNELS, CHANNELS))
    return Convolution(convolution(weights, offsets), 0.3 * rng.standard_normal(CHANNELS))


class Oracle:
    """Fixed random weights and images, on which cells are run."""

    def __init__(self, seed: int = 1) -> None:
        rng = np.random.default_rng(seed)
        features = CHANNELS * SIDE**2
        self.images = rng.standard_normal((features, IMAGES))
        self.pooling = pooling()
        self.convolutions = {
            CONV_1X1: [random_convolution(rng, [(0, 0)]) for _ in EDGES],
            CONV_3X3: [random_convolution(rng, NEIGHBOURS) for _ in EDGES],
        }
        # Outputs are compared through three numbers that different outputs do not share.
        self.projection = rng.standard_normal((3, features * IMAGES)) / 10

    def run(self, genotype: Genotype, convolutions: dict[int, Convolution]) -> FloatArray:
        nodes: list[FloatArray] = [self.images] + [np.zeros_like(self.images)] * 3
        for edge, ((source, target), operation) in enumerate(zip(EDGES, genotype, strict=True)):
            if operation == SKIP:
                nodes[target] = nodes[target] + nodes[source]
            elif operation == POOL:
                nodes[target] = nodes[target] + self.pooling @ nodes[source]
            elif edge in convolutions:
                nodes[target] = nodes[target] + convolutions[edge](nodes[source])
        return nodes[-1]

    @functools.cache  # noqa: B019
    def fingerprint(self, genotype: Genotype) -> tuple[float, ...]:
        """Return numbers that are equal for two cells if and only if their functions are."""
        live = live_convolutions(genotype)
        outputs = []
        hands = [
            itertools.permutations(self.convolutions[kind][: len(edges)])
            for kind, edges in live.items()
        ]
        for hand in itertools.product(*hands):
            handed = {
                edge: each
                for edges, each_kind in zip(live.values(), hand, strict=True)
                for edge, each in zip(edges, each_kind, strict=True)
            }
            outputs.append(tuple(self.projection @ self.run(genotype, handed).ravel()))
        return min(outputs)


def live_convolutions(genotype: Genotype) -> dict[int, list[int]]:
    """Return the edges with 1×1 and with 3×3 convolutions on a path from input to output."""
    reached, needed = {0}, {3}
    for (source, target), operation in zip(EDGES, genotype, strict=True):
        if operation != NONE and source in reached:
            reached.add(target)
    for (source, target), operation in reversed(list(zip(EDGES, genotype, strict=True))):
        if operation != NONE and target in needed:
            needed.add(source)
    return {
        kind: [
            edge
            for edge, ((source, target), operation) in enumerate(zip(EDGES, genotype, strict=True))
            if operation == kind and source in reached and target in needed
        ]
        for kind in (CONV_1X1, CONV_3X3)
    }


@pytest.fixture(scope="module")
def oracle() -> Oracle:
    return Oracle()


def same_function(oracle: Oracle, first: Genotype, second: Genotype) -> bool:
    return bool(
        np.allclose(oracle.fingerprint(first), oracle.fingerprint(second), rtol=0, atol=TOLERANCE)
    )


def test_the_space_has_5044_functions() -> None:
    assert len(CELLS) == 15625
    assert len({SPACE.canonical_genotype(each) for each in CELLS}) == 5044
    assert SPACE.distinct_size == 5044
    assert len(list(SPACE.distinct())) == 5044


def test_the_benchmarks_own_count_keeps_zero_summands() -> None:
    texts = {
        topology_str2structure(SPACE.encode(each)).to_unique_str(consider_zero=True)
        for each in CELLS
    }
    assert len(texts) == 6466


def test_without_zero_summands_5390_texts_remain() -> None:
    assert len({without_zero_summands(each) for each in CELLS}) == 5390


def test_equivalence_is_exact_for_every_cell(oracle: Oracle) -> None:
    by_representative = defaultdict(list)
    for each in CELLS:
        by_representative[SPACE.canonical_genotype(each)].append(oracle.fingerprint(each))
    for fingerprints in by_representative.values():
        assert np.ptp(np.array(fingerprints), axis=0).max() < TOLERANCE
    firsts = sorted(fingerprints[0][0] for fingerprints in by_representative.values())
    # What one class holds, another class does not.
    assert np.diff(firsts).min() > 10 * TOLERANCE


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # Two convolutions of the input, summed; one convolution of the input, doubled.
        ((NONE, SKIP, NONE, CONV_1X1, NONE, CONV_1X1), (CONV_1X1, NONE, SKIP, NONE, SKIP, SKIP)),
        ((NONE, SKIP, NONE, CONV_3X3, NONE, CONV_3X3), (CONV_3X3, NONE, SKIP, NONE, SKIP, SKIP)),
    ],
)
def test_a_doubled_convolution_is_not_the_sum_of_two(
    oracle: Oracle, first: Genotype, second: Genotype
) -> None:
    assert without_zero_summands(first) == without_zero_summands(second)
    assert SPACE.canonical_genotype(first) != SPACE.canonical_genotype(second)
    assert not same_function(oracle, first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # A pooled sum is the sum of the pooled summands.
        ((SKIP, CONV_3X3, SKIP, NONE, NONE, POOL), (POOL, CONV_3X3, NONE, NONE, SKIP, POOL)),
        # Sums in sums are one sum, in any order: (x + conv) + pool, (pool + conv) + x.
        ((CONV_1X1, SKIP, SKIP, POOL, NONE, SKIP), (CONV_1X1, POOL, SKIP, SKIP, NONE, SKIP)),
    ],
)
def test_equal_sums_that_are_written_differently_are_merged(
    oracle: Oracle, first: Genotype, second: Genotype
) -> None:
    assert without_zero_summands(first) != without_zero_summands(second)
    assert SPACE.canonical_genotype(first) == SPACE.canonical_genotype(second)
    assert same_function(oracle, first, second)


@pytest.mark.parametrize(
    ("genotype", "canonical"),
    [
        # A convolution that leads nowhere, and one of zeros.
        ((CONV_3X3, NONE, NONE, SKIP, NONE, NONE), (NONE, NONE, NONE, SKIP, NONE, NONE)),
        ((NONE, NONE, CONV_3X3, SKIP, POOL, CONV_1X1), (NONE, NONE, NONE, SKIP, NONE, NONE)),
        # Without a path from input to output nothing remains.
        ((CONV_3X3, SKIP, POOL, NONE, NONE, NONE), (NONE,) * 6),
        # A chain of convolutions cannot be shortened.
        (
            (CONV_3X3, NONE, CONV_1X1, NONE, NONE, POOL),
            (CONV_3X3, NONE, CONV_1X1, NONE, NONE, POOL),
        ),
    ],
)
def test_golden_canonical_cells(genotype: Genotype, canonical: Genotype) -> None:
    assert SPACE.canonical_genotype(genotype) == canonical


def test_the_canonical_cell_of_a_canonical_cell_is_itself() -> None:
    for each in CELLS:
        canonical = SPACE.canonical_genotype(each)
        assert SPACE.canonical_genotype(canonical) == canonical


def test_no_equivalent_of_a_canonical_cell_is_cheaper() -> None:
    for each in CELLS:
        costs, cheapest = SPACE.costs(each), SPACE.costs(SPACE.canonical_genotype(each))
        assert cheapest["flops"] <= costs["flops"]
        assert cheapest["params"] <= costs["params"]


@settings(max_examples=30)
@given(genotypes)
def test_the_cell_of_the_network_computes_what_the_oracle_does(genotype: Genotype) -> None:
    """Dead convolutions are left out on both sides: with a shift, zeros would not stay zeros."""
    canonical = SPACE.canonical_genotype(genotype)
    oracle = Oracle()
    rng = np.random.default_rng(2)
    cell = Cell(canonical, CHANNELS).double().eval()
    handed: dict[int, Convolution] = {}
    for edge, operation in enumerate(cell.operations):
        if isinstance(operation, ReLUConvNorm):
            kernel = operation.convolution.kernel_size[0]
            weights = rng.standard_normal((kernel**2, CHANNELS, CHANNELS))
            shift = rng.standard_normal(CHANNELS)
            shaped = weights.transpose(1, 2, 0).reshape(CHANNELS, CHANNELS, kernel, kernel)
            operation.convolution.weight.data = torch.from_numpy(shaped.copy())
            operation.norm.bias.data = torch.from_numpy(shift)
            operation.norm.eps = 0.0
            matrix = convolution(weights, NEIGHBOURS if kernel == 3 else [(0, 0)])
            handed[edge] = Convolution(matrix, shift)
    images = oracle.images.T.reshape(IMAGES, CHANNELS, SIDE, SIDE)
    with torch.no_grad():
        output = cell(torch.from_numpy(images.copy())).numpy()
    expected = oracle.run(canonical, handed).T.reshape(IMAGES, CHANNELS, SIDE, SIDE)
    np.testing.assert_allclose(output, expected, rtol=1e-9, atol=1e-9)
