"""A population at the start of a generation."""

from __future__ import annotations

import functools
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
        """Positions of the members from best to worst; of equals the older comes first."""
        scores = self.scoring(np.array([member.values for member in self.members]))
        return tuple(np.argsort(-scores, kind="stable").tolist())

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
