"""Drawings of architectures: blocks, and arrows that point forward."""

from __future__ import annotations

import random

import pytest

from freerea.spaces import MobileMicro, NASBench101, NATSSize, NATSTopology
from freerea_plugins import Arrow, Block, Drawing, Genotype
from freerea_plugins.testing import check_space
from tests.freerea_plugins.toy_spaces import Toy


def test_a_space_that_draws_nothing_shows_its_choices() -> None:
    space = Toy()
    genotype = next(space.genotypes())
    drawing = space.drawing(genotype)
    assert [(each.label, each.detail) for each in drawing.blocks] == [
        (name, str(choice)) for name, choice in space.parameters(genotype).items()
    ]
    assert drawing.arrows == ()


@pytest.mark.parametrize("arrow", [(1, 0), (0, 0), (0, 2), (-1, 1)])
def test_arrows_point_forward(arrow: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="does not point forward"):
        Drawing((Block("a"), Block("b")), (Arrow(*arrow),))


def test_a_cell_of_nats_bench_has_its_operations_without_none() -> None:
    space = NATSTopology()
    cell = "|nor_conv_3x3~0|+|none~0|skip_connect~1|+|avg_pool_3x3~0|none~1|nor_conv_1x1~2|"
    drawing = space.drawing(space.decode(cell))
    assert [each.label for each in drawing.blocks] == ["input", "1", "2", "output"]
    assert set(drawing.arrows) == {
        Arrow(0, 1, "nor_conv_3x3"),
        Arrow(1, 2, "skip_connect"),
        Arrow(0, 3, "avg_pool_3x3"),
        Arrow(2, 3, "nor_conv_1x1"),
    }


def test_a_cell_of_nas_bench_101_has_what_is_used_of_it() -> None:
    space = NASBench101()
    for genotype in (
        space.canonical_genotype(next(space.distinct())),
        space.sample(random.Random(3)),
    ):
        drawing = space.drawing(genotype)
        graph = space.graph(genotype)
        assert len(drawing.blocks) == len(graph) + 1
        assert len(drawing.arrows) == sum(bin(column).count("1") for column in graph)
        for arrow in drawing.arrows:
            assert graph[arrow.target - 1] >> arrow.source & 1


def test_channels_are_widths_of_blocks() -> None:
    space = NATSSize()
    assert [each.width for each in space.drawing(space.decode("8:16:64:32:24")).blocks[1:-1]] == [
        *(8, 16, 64, 32, 24)
    ]
    mobile = MobileMicro()
    plan = mobile.plan((0,) * len(mobile.variables))
    drawn = mobile.drawing((0,) * len(mobile.variables)).blocks
    assert [each.width for each in drawn[2 : 2 + len(plan.stages)]] == [
        stage.channels for stage in plan.stages
    ]
    assert f"kernel {plan.stages[0].kernel}" in drawn[2].detail


def test_the_check_of_spaces_asks_for_a_drawing() -> None:
    class Blank(Toy):
        """Draws nothing at all."""

        def drawing(self, genotype: Genotype) -> Drawing:
            return Drawing(())

    with pytest.raises(AssertionError, match="must be a `Drawing` with blocks"):
        check_space(Blank)
