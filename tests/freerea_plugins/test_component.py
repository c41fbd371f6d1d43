"""Help lines of components."""

from __future__ import annotations

from typing import Any

from freerea_plugins import Architecture, Component, HardwareConstraint, SearchAlgorithm, SearchTask


class Weight(HardwareConstraint):
    """Grams of the device.

    More text that is not part of the summary.
    """

    name = "weight"
    unit = "grams"

    def cost(self, architecture: Architecture) -> float:
        return 1.0


def test_the_summary_is_the_first_line_of_the_docstring() -> None:
    assert Weight.summary() == "Grams of the device."


def test_a_component_without_a_docstring_inherits_its_bases_summary() -> None:
    class Undocumented(Weight):
        name = "undocumented"

    assert Undocumented.summary() == "Grams of the device."
    assert Component.summary() == "Something that a plugin registers under a name."


class Idle(SearchAlgorithm):
    """Proposes nothing."""

    name = "idle"

    def create_sampler(self, task: SearchTask) -> Any:
        raise NotImplementedError


class Patient(Idle):
    """Proposes nothing for a while."""

    name = "patient"

    def __init__(self, minutes: int = 3) -> None:
        self.minutes = minutes


def test_settings_are_what_the_constructor_takes() -> None:
    assert Idle().settings() == {}
    assert Patient().settings() == {"minutes": 3}
    assert Patient(minutes=5).settings() == {"minutes": 5}
