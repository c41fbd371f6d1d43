"""Algorithms that search a front, by name."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from pymoo.algorithms.moo.nsga2 import NSGA2
from pymoo.algorithms.moo.nsga3 import NSGA3
from pymoo.algorithms.moo.sms import SMSEMOA
from pymoo.algorithms.soo.nonconvex.random_search import RandomSearch
from pymoo.operators.selection.tournament import TournamentSelection
from pymoo.util.ref_dirs import get_reference_directions

from freerea.samplers.pymoo import FreeREA, SpaceSampling, space_operators
from freerea_plugins import InputError, SearchSpace, unknown_name

Builder = Callable[[SearchSpace, int, int], Any]
"""Makes an algorithm of pymoo for a search space, a population size and a number of objectives."""


def build_algorithm(
    name: str,
    space: SearchSpace,
    *,
    population: int,
    objectives: int,
) -> Any:
    """Return a new algorithm of pymoo that varies architectures as their space does.

    Args:
        name: The algorithm's name.
        space: The search space.
        population: Size of the population.
        objectives: Number of objectives.

    Raises:
        InputError: If the name is unknown, or the population too small.
    """
    builder = ALGORITHMS.get(name)
    if builder is None:
        raise unknown_name("algorithm", name, ALGORITHMS)
    if population < 2:
        raise InputError(f"`--population` must be at least 2, got {population}.")
    return builder(space, population, objectives)


def _freerea(_space: SearchSpace, population: int, _objectives: int) -> Any:
    return FreeREA(pop_size=population, tournament_size=min(5, population))


def _nsga2(space: SearchSpace, population: int, _objectives: int) -> Any:
    return NSGA2(pop_size=population, **space_operators(space))


def _nsga3(space: SearchSpace, population: int, objectives: int) -> Any:
    partitions = _partitions(population, objectives)
    return NSGA3(
        get_reference_directions("das-dennis", objectives, n_partitions=partitions),
        pop_size=population,
        selection=TournamentSelection(func_comp=_less_violation_then_chance),
        **space_operators(space),
    )


def _sms_emoa(space: SearchSpace, population: int, _objectives: int) -> Any:
    return SMSEMOA(pop_size=population, **space_operators(space))


def _random(space: SearchSpace, population: int, _objectives: int) -> Any:
    return RandomSearch(n_points_per_iteration=population, sampling=SpaceSampling(space))


ALGORITHMS: dict[str, Builder] = {
    "freerea": _freerea,
    "nsga2": _nsga2,
    "nsga3": _nsga3,
    "sms-emoa": _sms_emoa,
    "random": _random,
}
"""Algorithms by name."""


def _partitions(population: int, objectives: int) -> int:
    """Return the finest division for which each direction has a member of the population."""
    partitions = 1
    while math.comb(partitions + objectives, objectives - 1) <= population:
        partitions += 1
    return partitions


def _less_violation_then_chance(
    population: Any,
    pairs: npt.NDArray[np.int64],
    random_state: np.random.Generator,
    **_options: Any,
) -> npt.NDArray[np.int64]:
    """Return the winner of each pair, as NSGA-III chooses it.

    pymoo's own draws between equally infeasible parents without the seed of the run, which then
    could not be resumed.
    """
    violations = population.get("CV")[:, 0][pairs]
    first = np.where(
        violations[:, 0] == violations[:, 1],
        random_state.random(len(pairs)) < 0.5,
        violations[:, 0] < violations[:, 1],
    )
    return np.where(first, pairs[:, 0], pairs[:, 1])[:, np.newaxis]
