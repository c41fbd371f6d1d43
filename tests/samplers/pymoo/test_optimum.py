"""The optimum of a history, beside what pymoo finds in the whole of it."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from pymoo.core.individual import Individual
from pymoo.util.optimum import filter_optimum

from freerea.samplers.pymoo.optimum import Optimum


def individual(objectives: list[int], violation: int) -> Any:
    return Individual(F=np.array(objectives, dtype=float), G=np.array([violation], dtype=float))


@st.composite
def histories(draw: st.DrawFn) -> list[list[Any]]:
    """Return generations of individuals whose few values are often equal."""
    width = draw(st.integers(1, 3))
    objectives = st.lists(st.integers(0, 4), min_size=width, max_size=width)
    member = st.builds(individual, objectives, st.integers(-1, 2))
    return draw(st.lists(st.lists(member, min_size=1, max_size=5), min_size=1, max_size=6))


@given(histories())
def test_it_is_what_pymoo_filters_from_the_whole_history(generations) -> None:
    optimum = Optimum()
    before: list[Any] = []
    for end, generation in enumerate(generations, start=1):
        changed = optimum.add(generation)
        everything = [each for earlier in generations[:end] for each in earlier]
        expected = filter_optimum(np.array(everything).view(type(optimum.population())), True)
        found = list(optimum.population())
        assert {id(each) for each in found} == {id(each) for each in expected}
        assert changed == (found != before)
        before = found
