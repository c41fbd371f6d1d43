"""The order in which choices are dropped, on a toy supernet, and what limits do to it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest

from freerea.samplers.baselines.te_nas.pruning import Worth, prune_round, rank_sums
from freerea.samplers.baselines.te_nas.remaining import Remaining
from freerea_plugins import Genotype
from tests.samplers.baselines.gapped_space import SPACE as GAPPED
from tests.samplers.evolution.toy_generations import LargerToy, Toy

SPACE = Toy()


def harm(choices: Sequence[Sequence[int]]) -> Worth:
    """Return what a supernet is worth in which high choices of the first variable do harm.

    Of the second variable, low ones do.
    """
    first, second = choices
    condition = 100.0 + 10 * sum(first) - 10 * sum(second)
    regions = 50.0 - 5 * sum(first) + 5 * sum(second)
    return Worth((condition, 2 * condition), (regions, regions))


def ignore() -> None:
    pass


def test_each_round_drops_what_does_most_harm_of_each_variable() -> None:
    remaining = Remaining(SPACE, (0, 0), lambda _genotype: True)
    told: list[None] = []
    prune_round(remaining, harm, lambda: told.append(None))
    assert remaining.choices == [(0, 1), (1, 2)]
    assert len(told) == 6
    prune_round(remaining, harm, ignore)
    assert remaining.choices == [(0,), (2,)]
    assert remaining.is_single
    assert list(remaining.candidates()) == []


def test_ranks_are_dense_and_added() -> None:
    changes = {(0, 0): (0.5, 0.1), (0, 1): (0.5, 0.3), (1, 0): (-math.inf, 0.2), (1, 1): (0.7, 0.0)}
    # By the condition number: 2, 2, 3, 1. By regions: 3, 1, 2, 4.
    assert rank_sums(changes) == {(0, 0): 5, (0, 1): 3, (1, 0): 5, (1, 1): 5}


@pytest.mark.parametrize(
    ("without_2", "dropped"),
    [
        (Worth((50.0,), (10.0,)), 2),  # The condition number falls: it does harm.
        (Worth((math.inf,), (-math.inf,)), 0),  # Nothing works without it.
        (Worth((100.04,), (10.0,)), 0),  # A change beyond the third decimal is none.
    ],
)
def test_what_is_not_finite_is_kept(without_2: Worth, dropped: int) -> None:
    def measure(choices: Sequence[Sequence[int]]) -> Worth:
        return without_2 if 2 not in choices[0] else Worth((100.0,), (10.0,))

    remaining = Remaining(SPACE, (1, 0), lambda _genotype: True, [(0, 1, 2), (0,)])
    prune_round(remaining, measure, ignore)
    assert remaining.choices[0] == tuple(each for each in (0, 1, 2) if each != dropped)


@pytest.mark.parametrize("answer", [(2, 0), (1, 1), (2, 1)])
def test_what_is_left_is_within_the_limits(answer: Genotype) -> None:
    remaining = Remaining(SPACE, answer, lambda genotype: genotype == answer)
    while not remaining.is_single:
        before = [len(each) for each in remaining.choices]
        prune_round(remaining, harm, ignore)
        after = [len(each) for each in remaining.choices]
        assert after == [max(1, each - 1) for each in before]
    assert remaining.choices == [(gene,) for gene in answer]


def test_a_choice_is_dropped_if_another_architecture_is_left() -> None:
    remaining = Remaining(SPACE, (0, 2), lambda genotype: sum(genotype) == 2)
    assert remaining.drop(0, 0)
    assert sum(remaining.witness) == 2
    assert remaining.drop(1, 0)
    assert not remaining.drop(1, 1)
    assert not remaining.drop(0, 1)
    assert remaining.choices == [(1, 2), (1, 2)]


def test_combinations_that_are_no_architecture_are_not_left() -> None:
    remaining = Remaining(GAPPED, (0,) * 6, lambda _genotype: True)
    assert all(remaining.drop(0, choice) for choice in (1, 2))
    assert not all(remaining.drop(3, choice) for choice in (0,))
    assert remaining.witness == (0,) * 6


def test_large_spaces_are_sampled() -> None:
    space = LargerToy()  # 15,625 combinations, and as many as are listed
    wide = type("Wide", (LargerToy,), {"variables": space.variables * 2})()
    remaining = Remaining(wide, (0,) * 12, lambda genotype: sum(genotype) <= 12)
    assert remaining.drop(0, 0)
    assert sum(remaining.witness) <= 12
    assert remaining.witness[0] > 0
