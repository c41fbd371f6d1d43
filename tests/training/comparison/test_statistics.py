"""How sure accuracies and differences are."""

from __future__ import annotations

import math

import numpy as np
import pytest

from freerea.training import Accuracy, Difference, difference


def correct(*accuracies: float, images: int = 100, seed: int = 0) -> np.ndarray:
    """Return which images are right, as many of each row as its accuracy says."""
    rng = np.random.default_rng(seed)
    rows = [rng.permutation(images) < round(each * images) for each in accuracies]
    return np.stack(rows)


def test_mean_and_spread_are_over_seeds() -> None:
    found = Accuracy.of(correct(0.8, 0.9))
    assert found.mean == pytest.approx(0.85)
    assert found.spread == pytest.approx(math.sqrt(0.005))
    assert math.isnan(Accuracy.of(correct(0.8)).spread)


def test_the_interval_of_so_many_images_is_that_of_wilson() -> None:
    found = Accuracy.of(correct(0.9))
    z, p, n = 1.959964, 0.9, 100
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    reach = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    assert (found.low, found.high) == pytest.approx((centre - reach, centre + reach))


def test_a_perfect_network_may_still_err() -> None:
    found = Accuracy.of(correct(1.0, 1.0, 1.0, images=50))
    assert (found.mean, found.spread) == (1, 0)
    assert found.high == pytest.approx(1)
    assert 0.92 < found.low < 0.94


def test_the_difference_adds_up_seeds_sample_and_images() -> None:
    mine, *others = correct(0.9, 0.8), correct(0.5, 0.7, seed=1), correct(0.6, 0.6, seed=2)
    found = difference([mine], others, others_are_a_sample=True)
    each = mine.mean(0) - np.mean([other.mean(0) for other in others], axis=0)
    parts = [
        (np.append(each, (1, -1)).var(ddof=1) / 102, 101),
        (0.005 / 2, 1),
        (np.var([0.6, 0.6], ddof=1) / 2, 1),
    ]
    variance = sum(part for part, _ in parts)
    freedom = variance**2 / sum(part**2 / degrees for part, degrees in parts)
    assert found.mean == pytest.approx(0.25)
    assert found.high - found.mean == pytest.approx(found.mean - found.low)
    # Student's t for 2.5 degrees of freedom is between that for 2 and for 3.
    assert 2 < freedom < 3
    assert 3.182 < (found.high - found.mean) / math.sqrt(variance) < 4.303


def test_a_sample_of_architectures_is_less_sure_than_one_that_is_meant() -> None:
    mine = [correct(0.9, 0.91, 0.89)]
    others = [correct(0.5, 0.51, 0.49, seed=1), correct(0.8, 0.81, 0.79, seed=2)]
    sampled = difference(mine, others, others_are_a_sample=True)
    meant = difference(mine, others, others_are_a_sample=False)
    assert sampled.mean == meant.mean
    assert sampled.low < 0 < meant.low
    assert (sampled.verdict, meant.verdict) == ("no difference seen", "better")


def test_images_on_which_all_agree_leave_a_doubt() -> None:
    same = correct(0.9)
    found = difference([same], [same], others_are_a_sample=False)
    assert found.mean == 0
    assert found.low < -0.01 < 0.01 < found.high


def test_chance_is_seldom_taken_for_a_difference() -> None:
    """Two groups of the same accuracy: the interval holds zero in 95 % of the cases and more."""
    rng = np.random.default_rng(0)
    wrong = 0
    for _ in range(300):
        difficulty = rng.uniform(0.6, 1, 200)
        draws = [rng.random((3, 200)) < difficulty for _ in range(6)]
        found = difference(draws[:3], draws[3:], others_are_a_sample=True)
        wrong += found.verdict != "no difference seen"
    assert wrong / 300 < 0.05


def test_a_difference_is_never_more_than_all() -> None:
    found = difference([correct(1.0, 0.5)], [correct(0.0, 0.5)], others_are_a_sample=False)
    assert (found.low, found.high) == (-1, 1)


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (0.01, 0.2, "better"),
        (-0.2, -0.01, "worse"),
        (-0.1, 0.1, "no difference seen"),
        (0.0, 0.1, "no difference seen"),
    ],
)
def test_a_difference_is_seen_where_the_interval_does_not_hold_zero(low, high, verdict) -> None:
    assert Difference((low + high) / 2, low, high).verdict == verdict
