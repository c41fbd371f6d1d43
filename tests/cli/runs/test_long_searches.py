"""What a search does beside measuring grows with its length, not with the square of it."""

from __future__ import annotations

import pytest

from freerea.spaces import NATSTopology
from freerea_plugins import Genotype
from tests.cli.conftest import Command


def decoded(freerea: Command, patch: pytest.MonkeyPatch, evaluations: int) -> int:
    """Return how many descriptions of architectures a search reads."""
    calls = 0
    decode = NATSTopology.decode

    def counting(space: NATSTopology, text: str) -> Genotype:
        nonlocal calls
        calls += 1
        return decode(space, text)

    patch.setattr(NATSTopology, "decode", counting)
    length = ("--evaluations", evaluations, "--output", f"of-{evaluations}")
    done = freerea("search", "--fitness", "flops-skips", "--jobs", 1, *length)
    assert done.returncode == 0
    patch.undo()
    return calls


def test_a_search_four_times_as_long_reads_about_four_times_as_many_architectures(
    freerea: Command,
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        short, long = (decoded(freerea, patch, evaluations) for evaluations in (40, 160))

    assert long < 5 * short
