"""Algorithms of fronts by name."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
from pymoo.core.callback import Callback
from pymoo.optimize import minimize

from freerea.cli.choices import AlgorithmName
from freerea.cli.fronts.front_algorithms import ALGORITHMS, build_algorithm
from freerea.samplers.pymoo import NASProblem
from freerea.spaces import NATSTopology
from freerea_plugins import InputError

SPACE = NATSTopology()


class Order(Callback):
    def __init__(self) -> None:
        super().__init__()
        self.genotypes: list[tuple[int, ...]] = []

    def notify(self, algorithm) -> None:
        self.genotypes.extend(tuple(each.X.tolist()) for each in algorithm.off)


@pytest.mark.parametrize("limits", [{}, {"flops": 3e7}])
@pytest.mark.parametrize("objectives", [["flops"], ["flops", "params"]])
@pytest.mark.parametrize("name", ALGORITHMS)
def test_the_same_seed_takes_the_same_way(name, objectives, limits) -> None:
    problem = NASProblem(
        SPACE, metrics=["skipped_layers"], objectives=objectives, constraints=limits
    )

    def run(seed: int) -> list[tuple[int, ...]]:
        algorithm = build_algorithm(name, SPACE, population=12, objectives=problem.n_obj)
        order = Order()
        minimize(problem, algorithm, ("n_gen", 6), seed=seed, callback=order)
        return order.genotypes

    first = run(1)
    assert run(1) == first != run(2)
    assert len(first) >= 12 + 5 * 3
    assert np.shape(first)[1] == 6


def test_an_unknown_name_is_told_the_known_ones() -> None:
    with pytest.raises(InputError, match=r"unknown algorithm `nsga`. Did you mean `nsga[23]`"):
        build_algorithm("nsga", SPACE, population=10, objectives=2)


def test_every_name_that_the_option_lists_is_an_algorithm() -> None:
    assert set(ALGORITHMS) == set(get_args(AlgorithmName))
