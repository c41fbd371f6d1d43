"""The operators of a search space for pymoo's genetic algorithms."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import numpy.typing as npt
from pymoo.core.crossover import Crossover
from pymoo.core.duplicate import DuplicateElimination
from pymoo.core.mutation import Mutation
from pymoo.core.repair import Repair
from pymoo.core.sampling import Sampling

from freerea_plugins import Genotype, InputError, SearchSpace

from .genotype_rows import IntArray, check_width, genotypes_of, matrix_of

Rows = npt.NDArray[Any]

CHANGES_TRIED = 100
"""Variables redrawn to repair one row before a genotype is sampled instead."""


def space_operators(space: SearchSpace) -> dict[str, Any]:
    """Return how a search space is searched, for any of pymoo's genetic algorithms.

    ``NSGA2(**space_operators(space))`` samples, crosses and mutates as the space defines it, and
    drops what computes the same function as an individual it has.

    Args:
        space: The search space.

    Returns:
        The keyword arguments ``sampling``, ``crossover``, ``mutation``, ``repair`` and
        ``eliminate_duplicates``.
    """
    return {
        "sampling": SpaceSampling(space),
        "crossover": SpaceCrossover(space),
        "mutation": SpaceMutation(space),
        "repair": SpaceRepair(space),
        "eliminate_duplicates": CanonicalDuplicateElimination(space),
    }


class SpaceSampling(Sampling):  # type: ignore[misc, unused-ignore]
    """Draws genotypes of a search space.

    Args:
        space: The search space.
    """

    def __init__(self, space: SearchSpace) -> None:
        super().__init__()
        self.space = space

    def _do(self, problem: Any, n_samples: int, *_args: Any, **kwargs: Any) -> IntArray:
        rng = _rng_for(self.space, problem, **kwargs)
        return np.array([self.space.sample(rng) for _ in range(n_samples)], dtype=np.int64)


class SpaceCrossover(Crossover):  # type: ignore[misc, unused-ignore]
    """Crosses two genotypes, once for each of two children.

    Args:
        space: The search space.
        prob: Chance that parents are crossed at all.
    """

    def __init__(self, space: SearchSpace, prob: float = 0.9) -> None:
        super().__init__(n_parents=2, n_offsprings=2, prob=prob)
        self.space = space

    def _do(self, problem: Any, X: Rows, *_args: Any, **kwargs: Any) -> IntArray:  # noqa: N803
        rng = _rng_for(self.space, problem, **kwargs)
        first, second = (genotypes_of(matrix_of(self.space, parents)) for parents in X)
        children = [
            [self.space.crossover(*parents, rng) for parents in zip(one, other, strict=True)]
            for one, other in ((first, second), (second, first))
        ]
        return np.array(children, dtype=np.int64)


class SpaceMutation(Mutation):  # type: ignore[misc, unused-ignore]
    """Mutates genotypes as their search space does: in one variable by default.

    Args:
        space: The search space.
        prob: Chance that a genotype is mutated at all.
    """

    def __init__(self, space: SearchSpace, prob: float = 1.0) -> None:
        super().__init__(prob=prob)
        self.space = space

    def _do(self, problem: Any, X: Rows, *_args: Any, **kwargs: Any) -> IntArray:  # noqa: N803
        rng = _rng_for(self.space, problem, **kwargs)
        genotypes = genotypes_of(matrix_of(self.space, X))
        mutants = [self.space.mutate(genotype, rng) for genotype in genotypes]
        return np.array(mutants, dtype=np.int64)


class SpaceRepair(Repair):  # type: ignore[misc, unused-ignore]
    """Makes genotypes of what other operators produce.

    Numbers are rounded and brought within bounds. Where the combination is no architecture,
    variables are redrawn one after the other until it is.

    Args:
        space: The search space.
    """

    def __init__(self, space: SearchSpace) -> None:
        super().__init__()
        self.space = space

    def _do(
        self,
        problem: Any,
        X: Rows,  # noqa: N803
        *_args: Any,
        random_state: np.random.Generator | None = None,
        **_kwargs: Any,
    ) -> IntArray:
        check_width(self.space, problem.n_var)
        numbers = X.astype(float)
        if np.isnan(numbers).any():
            raise InputError(f"variables of space `{self.space.name}` must be numbers, got NaN.")
        last = np.array([len(variable.choices) - 1 for variable in self.space.variables])
        rows = np.clip(np.round(numbers), 0, last).astype(np.int64)
        genotypes = genotypes_of(rows)
        if all(map(self.space.is_valid, genotypes)):
            return rows
        rng = _rng(random_state if random_state is not None else np.random.default_rng())
        return np.array([self._made_valid(each, rng) for each in genotypes], dtype=np.int64)

    def _made_valid(self, genotype: Genotype, rng: random.Random) -> Genotype:
        for _ in range(CHANGES_TRIED):
            if self.space.is_valid(genotype):
                return genotype
            position = rng.randrange(len(genotype))
            choice = rng.randrange(len(self.space.variables[position].choices))
            genotype = (*genotype[:position], choice, *genotype[position + 1 :])
        return self.space.sample(rng)


class CanonicalDuplicateElimination(DuplicateElimination):  # type: ignore[misc, unused-ignore]
    """Keeps one of the genotypes that compute the same function.

    Args:
        space: The search space.
    """

    def __init__(self, space: SearchSpace) -> None:
        super().__init__()
        self.space = space

    def _do(self, pop: Any, other: Any, is_duplicate: npt.NDArray[np.bool_]) -> Any:
        seen = set() if other is None else set(self._keys(other))
        for position, key in enumerate(self._keys(pop)):
            is_duplicate[position] = key in seen
            if other is None:
                seen.add(key)
        return is_duplicate

    def _keys(self, population: Any) -> list[Genotype]:
        genotypes = genotypes_of(matrix_of(self.space, self.func(population)))
        return [self.space.canonical_genotype(genotype) for genotype in genotypes]


def _rng_for(
    space: SearchSpace, problem: Any, *, random_state: np.random.Generator, **_kwargs: Any
) -> random.Random:
    """Return the random stream of an operator, after a look at the problem."""
    check_width(space, problem.n_var)
    return _rng(random_state)


def _rng(random_state: np.random.Generator) -> random.Random:
    return random.Random(int(random_state.integers(2**63)))
