"""The rules of search algorithms."""

from __future__ import annotations

import reprlib
from collections.abc import Iterator
from typing import Any

from ._algorithm import SearchAlgorithm
from ._configured import constructor_signature
from ._names import is_usable
from ._numbers import is_whole
from ._rules import Rules


class AlgorithmRules(Rules[SearchAlgorithm]):
    """The rules of search algorithms."""

    def constructor_problems(self, component: type[SearchAlgorithm]) -> Iterator[str]:
        """Yield why the class cannot be made without arguments, or by settings that users name."""
        yield from super().constructor_problems(component)
        for each in constructor_signature(component).parameters.values():
            if each.kind in {each.VAR_POSITIONAL, each.VAR_KEYWORD, each.POSITIONAL_ONLY}:
                yield f"has the setting `{each}`, which cannot be given by a name"
            elif each.annotation is each.empty:
                yield f"has the setting `{each.name}` without a type, which is needed to read it"

    def declared_problems(
        self, component: SearchAlgorithm | type[SearchAlgorithm]
    ) -> Iterator[str]:
        """Yield what is wrong with attributes of the class, or of an instance of it."""
        yield from super().declared_problems(component)
        fitness: Any = component.fitness
        if not (fitness is None or is_usable(fitness)):
            yield f"has `fitness` {reprlib.repr(fitness)}, which must be the name of one, or None"
        for name in ("proposes_once", "is_trained"):
            if not isinstance(getattr(component, name), bool):
                yield f"has `{name}` {reprlib.repr(getattr(component, name))}, which must be a bool"

    def problems(self, component: SearchAlgorithm) -> Iterator[str]:
        """Yield what is wrong with an instance."""
        yield from super().problems(component)
        evaluations: Any = component.evaluations
        if not (evaluations is None or (is_whole(evaluations) and evaluations > 0)):
            yield (
                f"has `evaluations` {reprlib.repr(evaluations)}, which must be a whole number "
                "above 0, or None"
            )
