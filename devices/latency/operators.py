"""The different operators that networks of a space have."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from freerea_plugins import Architecture, SearchSpace

from ..graphs.descriptions import OperatorDescription, describe
from ..graphs.graph import Call, Graph
from ..graphs.networks import architecture_graph

SETTLED = 100
"""Architectures without a new operator after which none is expected any more."""


@dataclass(frozen=True)
class ListedOperator:
    """An operator that some network has.

    Attributes:
        description: The operator in words.
        calls: What it runs.
    """

    description: OperatorDescription
    calls: tuple[Call, ...]

    @property
    def name(self) -> str:
        """The description as text, which tells it from others."""
        return str(self.description)


def operators_of(graph: Graph) -> list[ListedOperator]:
    """Return the operators of a graph in their order; an operator may be there many times."""
    return [ListedOperator(describe(each, graph), each.calls) for each in graph.operators]


def operators_of_space(
    space: SearchSpace,
    architectures: int,
    *,
    seed: int = 0,
    report: Callable[[int, int], None] = lambda *_: None,
) -> dict[str, ListedOperator]:
    """Return the different operators of random architectures of a space, by name.

    Args:
        space: The space.
        architectures: How many are looked at, at most: fewer if a hundred in a row have no new
            operator.
        seed: Seed of the sample.
        report: Is told after each how many were looked at and how many operators were found.
    """
    found: dict[str, ListedOperator] = {}
    last_news = 0
    for number, architecture in enumerate(_sample(space, architectures, seed), start=1):
        before = len(found)
        for each in operators_of(architecture_graph(architecture)):
            found.setdefault(each.name, each)
        last_news = number if len(found) > before else last_news
        report(number, len(found))
        if number - last_news >= SETTLED:
            break
    return found


def _sample(space: SearchSpace, architectures: int, seed: int) -> Iterable[Architecture]:
    rng = random.Random(seed)
    return (Architecture(space, space.sample(rng)) for _ in range(architectures))
