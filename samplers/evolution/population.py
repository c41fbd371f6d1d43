"""A population at the start of a generation."""

from __future__ import annotations

import functools
import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic

import numpy as np
import numpy.typing as npt

from .individual import GenomeT, Individual

FloatArray = npt.NDArray[np.float64]

Scoring = Callable[[FloatArray], FloatArray]
"""Maps objective values ``(members, objectives)`` to scores ``(members,)``, higher is better."""


@dataclass(frozen=True)
class Population(Generic[GenomeT]):
    """Individuals that live at the same time, the oldest first.

    Attributes:
        members: The individuals, by number.
        scoring: How they are compared with each other.
    """

    members: tuple[Individual[GenomeT], ...]
    scoring: Scoring

    @functools.cached_property
    def ranking(self) -> tuple[int, ...]:
        """Positions of the members from best to worst; of equals the older comes first.

        What is feasible comes before what is not, which is ranked by its violation of the
        constraints. Between them is what was stopped early: the further it came the better,
        and what came equally far by its score there.

        Source: Deb, An efficient constraint handling method for genetic algorithms, 2000.
        """
        members = self.members
        places = range(len(members))
        if all(each.is_complete for each in members):
            return tuple(self._by_score(places))
        stopped: dict[int, list[int]] = {}
        for place, each in enumerate(members):
            if each.is_feasible and each.stopped_at is not None:
                stopped.setdefault(each.stopped_at, []).append(place)
        infeasible = [place for place in places if not members[place].is_feasible]
        violation = total_violations([members[place].violations for place in infeasible])
        return (
            *self._by_score([place for place in places if members[place].is_complete]),
            *(
                place
                for step in sorted(stopped, reverse=True)
                for place in self._by_score(stopped[step])
            ),
            *(infeasible[place] for place in _order(-violation)),
        )

    @functools.cached_property
    def genomes(self) -> Sequence[GenomeT]:
        """The genomes of the members, the best first."""
        return [self.members[place].genome for place in self.ranking]

    def _by_score(self, places: Sequence[int]) -> list[int]:
        """Return positions of members from the best score to the worst."""
        if not places:
            return []
        scores = self.scoring(np.array([self.members[place].values for place in places]))
        return [places[place] for place in _order(scores)]

    def best(self, count: int) -> Population[GenomeT]:
        """Return the population of the best members."""
        if count >= len(self.members):
            return self
        kept = sorted(self.ranking[:count])
        return Population(tuple(self.members[position] for position in kept), self.scoring)

    def tournament(
        self, size: int, winners: int, rng: random.Random
    ) -> Sequence[Individual[GenomeT]]:
        """Draw `size` members without replacement and return the best of them, best first."""
        drawn = rng.sample(range(len(self.members)), min(size, len(self.members)))
        drawn.sort(key=self._places.__getitem__)
        return [self.members[position] for position in drawn[:winners]]

    def first_tournament(
        self, size: int, winners: int, stream: str
    ) -> Sequence[Individual[GenomeT]]:
        """Return the winners of the first tournament that is drawn from a random stream.

        They are kept, as all children of a generation ask for the same.

        Args:
            size: Number of members drawn.
            winners: Number of them that win.
            stream: Seed of the stream.
        """
        drawn = (size, winners, stream)
        if drawn not in self._first_tournaments:
            self._first_tournaments[drawn] = self.tournament(size, winners, random.Random(stream))
        return self._first_tournaments[drawn]

    @functools.cached_property
    def _first_tournaments(self) -> dict[tuple[int, int, str], Sequence[Individual[GenomeT]]]:
        return {}

    @functools.cached_property
    def _places(self) -> tuple[int, ...]:
        places = [0] * len(self.members)
        for place, position in enumerate(self.ranking):
            places[position] = place
        return tuple(places)


def total_violations(violations: Sequence[Sequence[float]]) -> FloatArray:
    """Return by how much each member of a pool violates the constraints altogether.

    Constraints are measured in units of their own: each violation counts as a part of the largest
    one in the pool. What is further out than can be measured comes last.

    Args:
        violations: For each member those of each constraint. Where members have not the same
            constraints, those that are missing are not violated.
    """
    width = max(map(len, violations), default=0)
    table = np.zeros((len(violations), width))
    for row, each in zip(table, violations, strict=True):
        row[: len(each)] = each
    measured = np.where(np.isfinite(table), table, 0.0)
    largest = measured.max(axis=0, initial=0.0)
    parts = np.where(np.isfinite(table), table / np.where(largest > 0, largest, 1.0), np.inf)
    # Exact sums, so that it does not matter which constraint comes first.
    return np.array([math.fsum(row) for row in parts.tolist()])


def _order(scores: FloatArray) -> list[int]:
    order: list[int] = np.argsort(-scores, kind="stable").tolist()
    return order
