"""Genotypes in falling order of their probability."""

from __future__ import annotations

import itertools
import math

from hypothesis import given
from hypothesis import strategies as st

from freerea.samplers.baselines.weight_sharing.genotype_ranking import most_probable

log_probabilities = st.lists(
    st.lists(st.floats(-20, 0), min_size=1, max_size=4), min_size=1, max_size=4
)


@given(log_probabilities)
def test_all_combinations_come_once_in_falling_order(log_probabilities: list[list[float]]) -> None:
    found = list(most_probable(log_probabilities))
    everything = itertools.product(*(range(len(each)) for each in log_probabilities))
    assert sorted(found) == sorted(everything)
    totals = [
        math.fsum(each[choice] for each, choice in zip(log_probabilities, genotype, strict=True))
        for genotype in found
    ]
    assert totals == sorted(totals, reverse=True)


def test_the_first_is_found_without_listing_a_large_space() -> None:
    log_probabilities = [[-3.0, -1.0, -2.0]] * 60
    ranked = most_probable(log_probabilities)
    assert next(ranked) == (1,) * 60
    assert sorted(next(ranked)) == [1] * 59 + [2]
