"""Costs of NAS-Bench-Macro's networks in closed form."""

from __future__ import annotations

import functools

from freerea_plugins import Genotype

from ..inverted_residuals.costs import (
    Costs,
    head_costs,
    inverted_residual_costs,
    layer_costs,
    stem_costs,
    strided,
)
from .structure import BLOCKS, FIRST_CHANNELS, IDENTITY, KINDS, LAST_CHANNELS, Block


def network_costs(genotype: Genotype, input_shape: tuple[int, ...], classes: int) -> Costs:
    """Return the costs of a network.

    Args:
        genotype: The kind of each block.
        input_shape: Channels, height and width of an image.
        classes: Number of logits.
    """
    first, choices, last = _parts(input_shape, classes)
    costs = first
    for costs_of_kinds, choice in zip(choices, genotype, strict=True):
        part = costs_of_kinds[choice]
        if part is not None:
            costs = costs.then(part)
    return costs.then(last)


@functools.lru_cache(maxsize=64)
def _parts(
    input_shape: tuple[int, ...], classes: int
) -> tuple[Costs, tuple[tuple[Costs | None, ...], ...], Costs]:
    """Return the costs of the stem, of each kind of each block, and of the head."""
    image_channels, *size = input_shape
    height, width = size
    stem = stem_costs(image_channels, FIRST_CHANNELS, height * width)
    choices = []
    for block in BLOCKS:
        before = height * width
        height, width = strided(height, width, block.stride)
        choices.append(
            tuple(_block_costs(block, kind, before, height * width) for kind in range(3))
        )
    head = head_costs(BLOCKS[-1].outputs, LAST_CHANNELS, height * width, classes)
    return stem, tuple(choices), head


def _block_costs(block: Block, choice: int, before: int, after: int) -> Costs | None:
    """Return the costs of a block, `None` where there is none."""
    if choice == IDENTITY:
        if block.keeps_shape:
            return None
        live = block.inputs * before + block.outputs * after
        return layer_costs(block.inputs, block.outputs, positions=after, live=live)
    kernel, expansion = KINDS[choice]
    return inverted_residual_costs(
        block.inputs,
        block.outputs,
        before,
        after,
        kernel=kernel,
        expansion=expansion,
        shortcut=block.keeps_shape,
    )
