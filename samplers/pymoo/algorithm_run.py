"""One run of the evolution over pymoo's individuals."""

from __future__ import annotations

import copy
import math
import warnings
from collections.abc import Iterable, Iterator
from typing import Any, Generic

import numpy as np
from pymoo.core.individual import Individual as PymooIndividual
from pymoo.core.population import Population as PymooPopulation

from freerea_plugins import InputError

from ..evolution.generations import Generations
from ..evolution.individual import GenomeT, Individual
from ..evolution.population import Scoring
from ..evolution.proposal import propose
from ..evolution.strategy import EvolutionStrategy
from ..evolution.variation import FeasibleVariation
from .problem_encoding import ProblemEncoding

NUMBER = "number"
"""What `get` of an individual returns its number for: its place in the order of proposals."""


class AlgorithmRun(Generic[GenomeT]):
    """One run of the algorithm: numbers individuals, and follows those that are evaluated.

    Args:
        encoding: Translates between individuals and genomes.
        strategy: Who has children and who survives.
        scoring: How individuals are compared.
        seed: Seed of the evolution.
        avoid_duplicates: Whether genomes are varied further that are known.
    """

    def __init__(
        self,
        encoding: ProblemEncoding[GenomeT],
        strategy: EvolutionStrategy,
        scoring: Scoring,
        *,
        seed: int,
        avoid_duplicates: bool,
    ) -> None:
        self._encoding = encoding
        self._variation = FeasibleVariation(encoding.variation, encoding.is_feasible)
        self._generations: Generations[GenomeT] = Generations(strategy, scoring)
        self._seed = seed
        self._avoid_duplicates = avoid_duplicates
        self._next_number = 0
        self._asked: dict[int, GenomeT] = {}
        self._known: set[Any] = set()
        self._members: list[Individual[GenomeT]] = []
        self._evaluated: dict[int, PymooIndividual] = {}
        self._failed: set[int] = set()

    def __deepcopy__(self, memo: dict[int, Any]) -> AlgorithmRun[GenomeT]:
        # What is evaluated does not change any more: copies made for a history share it.
        for shared in (*self._evaluated.values(), *self._members):
            memo[id(shared)] = shared
        twin = object.__new__(type(self))
        for name, value in vars(self).items():
            setattr(twin, name, copy.deepcopy(value, memo))
        return twin

    def ask(self, already: int = 0) -> PymooPopulation:
        """Return the founders that are missing, or the children of a generation.

        They are none if nothing new was found.

        Args:
            already: Number of founders that are there but not told yet.
        """
        individuals = []
        for _ in range(self._generations.batch_size(self._next_number) - already):
            proposal = propose(
                self._next_number,
                generations=self._generations,
                variation=self._variation,
                seed=self._seed,
                is_feasible=self._encoding.is_feasible,
                is_known=self._is_known,
                violation=self._encoding.violation,
            )
            if proposal is None or not proposal.is_new:
                break
            individual = PymooIndividual(X=self._encoding.x(proposal.genome))
            self._number(individual, proposal.genome)
            individuals.append(individual)
        return PymooPopulation.create(*individuals)

    def register(self, individuals: Iterable[PymooIndividual]) -> PymooPopulation:
        """Give numbers to individuals that come from elsewhere, and return them."""
        found = []
        for individual in individuals:
            self._number(individual, self._encoding.genome(individual.X))
            found.append(individual)
        return PymooPopulation.create(*found)

    def tell(self, individuals: Iterable[PymooIndividual]) -> None:
        """Take in evaluated individuals.

        One with a value that is NaN has failed: it lives no longer, and is not proposed again.

        Raises:
            InputError: If one is told twice, or is not evaluated.
        """
        for individual in individuals:
            values = self._values(individual)
            number = individual.get(NUMBER)
            if number not in self._asked:
                if number in self._evaluated or number in self._failed:
                    raise InputError(f"individual {number} has been told already.")
                self.register([individual])
                number = individual.get(NUMBER)
            genome = self._asked.pop(number)
            if any(_names_of_nan(individual)):
                self._fail(individual)
                continue
            self._evaluated[number] = individual
            member = Individual(number, genome, values, self._violations(individual))
            if member.is_feasible:
                self._members.append(member)
            self._generations.add(member)

    def has_failed(self, individual: PymooIndividual) -> bool:
        """Return whether an individual that was told has a value that is NaN."""
        return individual.get(NUMBER) in self._failed

    def population(self) -> list[PymooIndividual]:
        """Return the individuals that are alive, the oldest first."""
        generations = self._generations
        if generations.start_of_generation(self._next_number) is None:
            return [self._evaluated[number] for number in sorted(self._evaluated)]
        members = generations.population(self._next_number).members
        return [self._evaluated[member.number] for member in members]

    def best(self) -> PymooIndividual | None:
        """Return the best member of the history, the oldest of equals."""
        if not self._members:
            return None
        members = sorted(self._members, key=lambda member: member.number)
        scores = self._generations.scoring(np.array([member.values for member in members]))
        return self._evaluated[members[int(np.argmax(scores))].number]

    def _is_known(self, genome: GenomeT) -> bool:
        return self._avoid_duplicates and self._variation.key(genome) in self._known

    def _number(self, individual: PymooIndividual, genome: GenomeT) -> None:
        individual.set(NUMBER, self._next_number)
        self._asked[self._next_number] = genome
        self._known.add(self._variation.key(genome))
        self._next_number += 1

    def _values(self, individual: PymooIndividual) -> tuple[float, ...]:
        wanted = len(self._encoding.directions)
        objectives = np.asarray(individual.F, dtype=float)
        if objectives.shape != (wanted,):
            raise InputError(
                f"an individual needs {wanted} values in `F`, got {objectives.shape}: "
                "evaluate it before it is told."
            )
        return self._encoding.values(objectives)

    def _violations(self, individual: PymooIndividual) -> tuple[float, ...]:
        if self._encoding.admits(individual):
            return ()
        inequalities = np.asarray(individual.G, dtype=float) - individual.config["cv_ieq"]["eps"]
        equalities = abs(np.asarray(individual.H, dtype=float)) - individual.config["cv_eq"]["eps"]
        found = np.maximum(np.concatenate([inequalities, equalities]), 0.0)
        return tuple(found.tolist()) if found.any() else (math.inf,)

    def _fail(self, individual: PymooIndividual) -> None:
        if not self._failed:
            name = next(_names_of_nan(individual))
            warnings.warn(
                f"`{name}` of the problem is {individual.get(name)} for {individual.X!r:.120}: "
                "individuals with values that are not numbers are left out.",
                stacklevel=2,
            )
        self._failed.add(individual.get(NUMBER))


def _names_of_nan(individual: PymooIndividual) -> Iterator[str]:
    return (
        name for name in ("F", "G", "H") if np.isnan(np.asarray(individual.get(name), float)).any()
    )
