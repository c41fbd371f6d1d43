"""The choices that a pruning has left, among which there is always an architecture that may be."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable, Iterable, Iterator, Sequence

from freerea_plugins import Genotype, SearchSpace

LISTED = 20_000
"""So many combinations of what is left are looked at one by one."""

SAMPLES_TRIED = 1000
"""Random combinations that are looked at where there are more."""


class Remaining:
    """The choices that are left of each variable.

    It holds a *witness*, an architecture of them that is valid and within the limits, and refuses
    to drop a choice if no other witness is found without it. So the last choices that are left
    are an architecture that may be the answer.

    Args:
        space: The search space.
        witness: An architecture of the choices that may be the answer.
        accepts: Tells of a combination of choices whether it may.
        choices: What is left of each variable; all by default.

    Attributes:
        witness: An architecture of what is left that may be the answer.
        choices: What is left of each variable.
    """

    def __init__(
        self,
        space: SearchSpace,
        witness: Genotype,
        accepts: Callable[[Genotype], bool],
        choices: Sequence[Sequence[int]] | None = None,
    ) -> None:
        self._space = space
        self.witness = witness
        self._accepts = accepts
        everything = [range(len(each.choices)) for each in space.variables]
        self.choices = [tuple(each) for each in (everything if choices is None else choices)]

    @property
    def is_single(self) -> bool:
        """Whether one choice of each variable is left."""
        return all(len(each) == 1 for each in self.choices)

    def candidates(self) -> Iterator[tuple[int, int]]:
        """Yield the variable and the choice of all that may be dropped next."""
        for variable, choices in enumerate(self.choices):
            if len(choices) > 1:
                yield from ((variable, choice) for choice in choices)

    def without(self, variable: int, choice: int) -> list[tuple[int, ...]]:
        """Return what would be left without a choice of a variable."""
        left = list(self.choices)
        left[variable] = tuple(each for each in left[variable] if each != choice)
        return left

    def drop(self, variable: int, choice: int) -> bool:
        """Drop a choice, unless no architecture that may be the answer would be left.

        Returns:
            Whether it was dropped.
        """
        left = self.without(variable, choice)
        if not left[variable]:
            return False
        witness = self.witness if self._holds(self.witness, left) else self._find(left)
        if witness is None:
            return False
        self.witness = witness
        self.choices = left
        return True

    @staticmethod
    def _holds(genotype: Genotype, choices: Sequence[Sequence[int]]) -> bool:
        return all(gene in left for gene, left in zip(genotype, choices, strict=True))

    def _find(self, choices: Sequence[Sequence[int]]) -> Genotype | None:
        """Return an architecture of some choices near the witness, if one is found."""
        combinations: Iterable[Genotype]
        if math.prod(map(len, choices)) <= LISTED:
            combinations = sorted(itertools.product(*choices), key=self._distance)
        else:
            combinations = self._samples(choices)
        return next(filter(self._is_accepted, combinations), None)

    def _samples(self, choices: Sequence[Sequence[int]]) -> Iterator[Genotype]:
        """Yield combinations that keep as much of the witness as there is, or less and less."""
        rng = random.Random(str(choices))
        for number in range(SAMPLES_TRIED):
            share = number / SAMPLES_TRIED
            yield tuple(
                gene if gene in left and rng.random() >= share else rng.choice(left)
                for gene, left in zip(self.witness, choices, strict=True)
            )

    def _is_accepted(self, genotype: Genotype) -> bool:
        return self._space.is_valid(genotype) and self._accepts(genotype)

    def _distance(self, genotype: Genotype) -> int:
        return sum(one != other for one, other in zip(genotype, self.witness, strict=True))
