"""What runs of a method found, and when."""

from __future__ import annotations

import numpy as np
from paper.outcome import judge
from paper.search import Found, Run


def test_evaluations_take_recorded_seconds_measured_ones_and_the_algorithms_own() -> None:
    run = Run((Found(3.0, 1, (0,)), Found(6.0, 2, (1,))), own_seconds=0.5)
    outcome = judge([run], lambda genotype: 90.0 + genotype[0], seconds_each=0.25)
    assert outcome.seconds == 6 + 2 * 0.25 + 0.5
    np.testing.assert_allclose(outcome.clock[[0, -1]], [3.5, 7.0])
    np.testing.assert_array_equal(outcome.course[0, [0, -2, -1]], [90, 90, 91])


def test_an_answer_without_a_measured_value_comes_when_the_algorithm_is_done() -> None:
    runs = [Run((Found(0.0, 1, (0,)),), own_seconds=seconds) for seconds in (40.0, 60.0)]
    outcome = judge(runs, lambda _genotype: 93.0, seconds_each=0.0)
    assert outcome.seconds == 50
    assert outcome.clock[0] == 60
    np.testing.assert_array_equal(outcome.course, np.full((2, len(outcome.clock)), 93.0))
