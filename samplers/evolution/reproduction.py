"""How a child is made of the winners of a tournament, and which of them are its parents."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol, TypeGuard, TypeVar, get_args

from .individual import GenomeT
from .variation import Variation, renewal

Kind = Literal[
    "founder", "mutation", "crossover", "offspring", "sample", "walk", "listed", "enqueued"
]
"""How a genome came about.

A founder is whatever an evolution begins with. Of its offspring, what is neither a mutation nor a
crossover but of a reproduction of one's own is `"offspring"`. Where offspring give nothing new
there are samples, genomes at the end of a random walk from a parent, and those of a list of all.
What a user asked for is enqueued.
"""

WinnerT = TypeVar("WinnerT")


class Reproduction(Protocol):
    """Makes one child of the winners of a tournament.

    One that does not say otherwise makes an `"offspring"` of all winners. It says so by an
    attribute `kind` and a method `parents` that chooses among the winners, as `Mutation` does.
    """

    def __call__(
        self, winners: Sequence[GenomeT], variation: Variation[GenomeT], rng: random.Random
    ) -> GenomeT:
        """Return the child's genome.

        Args:
            winners: The genomes of those who won the tournament, the better first.
            variation: How genomes are made.
            rng: Random stream.
        """


@dataclass(frozen=True)
class Mutation:
    """Mutates one of the winners.

    Attributes:
        place: Which one: 0 the better, -1 the other.
    """

    place: Literal[0, -1]
    kind: ClassVar[Kind] = "mutation"

    def __call__(
        self, winners: Sequence[GenomeT], variation: Variation[GenomeT], rng: random.Random
    ) -> GenomeT:
        """Return a mutant of the winner."""
        return variation.mutate(winners[self.place], rng)

    def parents(self, winners: Sequence[WinnerT]) -> Sequence[WinnerT]:
        """Return the one that is mutated."""
        return [winners[self.place]]


@dataclass(frozen=True)
class Crossover:
    """Crosses both winners; a variation may renew what can only be a parent again."""

    kind: ClassVar[Kind] = "crossover"

    def __call__(
        self, winners: Sequence[GenomeT], variation: Variation[GenomeT], rng: random.Random
    ) -> GenomeT:
        """Return their crossover."""
        child = variation.crossover(winners[0], winners[-1], rng)
        renew = renewal(variation)
        return child if renew is None else renew(child, (winners[0], winners[-1]), rng)

    def parents(self, winners: Sequence[WinnerT]) -> Sequence[WinnerT]:
        """Return both."""
        return winners


def is_kind(word: object) -> TypeGuard[Kind]:
    """Return whether something is a word for how a genome came about."""
    return word in get_args(Kind)


def kind_of(reproduction: Reproduction) -> Kind:
    """Return which kind of offspring a reproduction makes.

    That is `"offspring"` if it does not say so, or by a word that is no `Kind`.
    """
    kind: object = getattr(reproduction, "kind", None)
    return kind if is_kind(kind) else "offspring"


def parents_of(reproduction: Reproduction, winners: Sequence[WinnerT]) -> Sequence[WinnerT]:
    """Return which winners of a tournament a reproduction makes a child of."""
    chosen: Sequence[WinnerT] = getattr(reproduction, "parents", list)(winners)
    return chosen
