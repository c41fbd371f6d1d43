"""Help lines of components."""

from __future__ import annotations

from freerea_plugins import Architecture, Component, HardwareConstraint


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
