"""Cells of NAS-Bench-101 for tests."""

from __future__ import annotations

import random

from hypothesis import strategies as st

from freerea.spaces import NASBench101
from freerea_plugins import SearchSpace

SPACE = NASBench101()
EDGES = [(source, target) for source in range(7) for target in range(source + 1, 7)]
SMALLEST = SPACE.decode("2:1:")
seeds = st.integers(0, 2**32)
# Combinations of variables as they come, with unused edges and vertices.
loose_genotypes = seeds.map(lambda seed: SearchSpace.sample(SPACE, random.Random(seed)))
genotypes = st.one_of(loose_genotypes, seeds.map(lambda seed: SPACE.sample(random.Random(seed))))
