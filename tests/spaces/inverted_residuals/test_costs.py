"""Costs of blocks, counted by hand."""

from __future__ import annotations

from freerea.spaces.inverted_residuals.costs import (
    Costs,
    head_costs,
    inverted_residual_costs,
    stem_costs,
)


def test_the_image_of_a_stem_does_not_count() -> None:
    # 3×3 over 3 channels to 16 on 10×10 pixels.
    assert stem_costs(3, 16, 100) == Costs(43_200, 432 + 32, 1_600, 432 + 64)


def test_a_block_without_a_shortcut() -> None:
    costs = inverted_residual_costs(8, 16, 100, 25, kernel=3, expansion=3)
    # 8 → 24 on 100 pixels, depthwise 24 and 24 → 16 on 25.
    assert costs.flops == 19_200 + 5_400 + 9_600
    assert costs.params == 192 + 216 + 384 + 2 * (24 + 24 + 16)
    assert costs.model_size == 192 + 216 + 384 + 4 * (24 + 24 + 16)
    # While the depthwise convolution reads 24 · 100 and writes 24 · 25; to expand takes more.
    assert costs.peak_memory == 8 * 100 + 24 * 100
    assert costs.peak_memory > 24 * 100 + 24 * 25


def test_a_shortcut_keeps_the_input() -> None:
    costs = inverted_residual_costs(8, 8, 100, 100, kernel=3, expansion=3, shortcut=True)
    assert costs.peak_memory == 100 * (8 + 24 + 24)


def test_a_block_that_does_not_expand() -> None:
    costs = inverted_residual_costs(8, 16, 100, 100, kernel=5, expansion=1)
    assert costs.flops == 100 * (25 * 8 + 8 * 16)
    # To project takes more than to filter, 8 and 8.
    assert costs.peak_memory == 100 * (8 + 16)


def test_squeeze_and_excitation() -> None:
    plain, squeezed = (
        inverted_residual_costs(8, 8, 1, 1, kernel=3, expansion=4, squeeze_excite=each)
        for each in (False, True)
    )
    # 32 → 8 → 32, with biases.
    assert squeezed.flops - plain.flops == 2 * 32 * 8
    assert squeezed.params - plain.params == 2 * 32 * 8 + 8 + 32
    assert squeezed.model_size - plain.model_size == 2 * 32 * 8 + 4 * (8 + 32)
    # Features, and what is squeezed of them and excited.
    assert squeezed.peak_memory == 32 + 8 + 32


def test_a_head() -> None:
    costs = head_costs(16, 64, 9, 10)
    assert costs.flops == 9 * 16 * 64 + 64 * 10
    assert costs.params == 16 * 64 + 2 * 64 + 65 * 10
    assert costs.model_size == 16 * 64 + 4 * 64 + 64 * 10 + 4 * 10
    assert costs.peak_memory == 9 * (16 + 64)


def test_pooling_may_take_most() -> None:
    assert head_costs(8, 64, 4, 10).peak_memory == 4 * 64 + 64


def test_parts_add_up_but_for_memory() -> None:
    assert Costs(1, 2, 3, 4).then(Costs(10, 20, 2, 40)) == Costs(11, 22, 3, 44)
    assert Costs(1, 2, 3, 4).named() == {
        "flops": 1,
        "params": 2,
        "peak_memory": 3,
        "model_size": 4,
    }
