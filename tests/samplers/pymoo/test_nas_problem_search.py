"""The same search by Optuna and by pymoo."""

from __future__ import annotations

import numpy as np
import pytest
from pymoo.core.callback import Callback
from pymoo.optimize import minimize

from freerea.samplers import (
    FreeREASampler,
    RegularizedEvolutionSampler,
    RegularizedEvolutionStrategy,
    TrainingFreeObjective,
)
from freerea.samplers.pymoo import FreeREA, NASProblem
from freerea.spaces import NATSTopology
from freerea_plugins import (
    Architecture,
    InputError,
)
from tests.samplers.pymoo.cheap_problem import CHEAP, LIMITS, SPACE, Convolutions


class Order(Callback):
    def __init__(self) -> None:
        super().__init__()
        self.genotypes: list[tuple[int, ...]] = []

    def notify(self, algorithm) -> None:
        if algorithm.off is not None:
            self.genotypes.extend(tuple(each.X.tolist()) for each in algorithm.off)


@pytest.mark.parametrize("limits", [{}, LIMITS])
@pytest.mark.parametrize("metrics", [CHEAP, CHEAP[:1]])
@pytest.mark.parametrize("seed", [0, 7])
def test_optuna_and_pymoo_evaluate_the_same_architectures_in_the_same_order(
    limits, metrics, seed
) -> None:
    objective = TrainingFreeObjective(SPACE, metrics=metrics, limits=limits, seed=seed)
    study = objective.create_study()
    study.optimize(objective, n_trials=100)
    by_optuna = [objective.architecture(trial).genotype for trial in study.trials]

    problem = NASProblem(SPACE, metrics=metrics, constraints=limits, seed=seed)
    order = Order()
    result = minimize(problem, FreeREA(), ("n_evals", 100), seed=seed, callback=order)
    assert order.genotypes == by_optuna
    best = objective.architecture(FreeREASampler.best_trial(study)).genotype
    assert tuple(result.algorithm.best.X) == best


def test_another_strategy_evaluates_the_same_by_both_ways_too() -> None:
    objective = TrainingFreeObjective(SPACE, metrics=CHEAP)
    sampler = RegularizedEvolutionSampler(
        population_size=10, tournament_size=4, seed=3, space=SPACE
    )
    study = objective.create_study(sampler=sampler)
    study.optimize(objective, n_trials=40)
    order = Order()
    strategy = RegularizedEvolutionStrategy(population_size=10, tournament_size=4)
    minimize(
        NASProblem(SPACE, metrics=CHEAP),
        FreeREA(strategy=strategy),
        ("n_evals", 40),
        seed=3,
        callback=order,
    )
    assert order.genotypes == [objective.architecture(trial).genotype for trial in study.trials]


def test_a_search_by_freerea_stays_within_limits_and_never_repeats_a_function() -> None:
    problem = NASProblem(SPACE, metrics=CHEAP, constraints=LIMITS)
    order = Order()
    result = minimize(problem, FreeREA(), ("n_evals", 100), seed=1, callback=order)
    architectures = [problem.architecture(genotype) for genotype in order.genotypes]
    assert all(map(problem.is_feasible, architectures))
    assert len({each.key for each in architectures}) == len(architectures)
    assert np.isfinite(result.F).all()


def test_it_ends_when_the_space_is_searched_whole() -> None:
    tight = NASProblem(SPACE, metrics=[Convolutions()], constraints={"params": 1e5})
    order = Order()
    minimize(tight, FreeREA(), ("n_evals", 10_000), seed=1, callback=order)
    within = {
        SPACE.canonical_genotype(genotype)
        for genotype in SPACE.genotypes()
        if tight.is_feasible(Architecture(SPACE, genotype))
    }
    assert {SPACE.canonical_genotype(genotype) for genotype in order.genotypes} == within
    assert len(order.genotypes) == len(within)


class Staircase(NATSTopology):
    """Only cells whose choices never go down: 210 of 15,625 combinations."""

    def is_valid(self, genotype) -> bool:
        return list(genotype) == sorted(genotype)

    def canonical_genotype(self, genotype):
        return genotype


def test_where_not_every_combination_is_an_architecture_only_such_are_evaluated() -> None:
    space = Staircase()
    problem = NASProblem(space, metrics=CHEAP, objectives=["flops"])
    order = Order()
    minimize(problem, FreeREA(), ("n_evals", 1000), seed=1, callback=order)
    assert sorted(order.genotypes) == list(space.genotypes())
    with pytest.raises(InputError, match="is not an architecture of `nats-tss`"):
        problem.evaluate(np.array([[3, 2, 2, 2, 2, 2]]))
