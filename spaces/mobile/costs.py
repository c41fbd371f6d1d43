"""Costs of a plan in closed form."""

from __future__ import annotations

import functools

from ..inverted_residuals.costs import (
    Costs,
    head_costs,
    inverted_residual_costs,
    stem_costs,
    strided,
)
from .plan import NetworkPlan, StagePlan


def network_costs(plan: NetworkPlan, input_shape: tuple[int, ...], classes: int) -> Costs:
    """Return the costs of a network.

    Args:
        plan: The network.
        input_shape: Channels, height and width of an image.
        classes: Number of logits.
    """
    image_channels, height, width = input_shape
    size = strided(height, width, 2)
    inputs = plan.first_channels
    costs = stem_costs(image_channels, inputs, size[0] * size[1])
    for stage in plan.stages:
        costs = costs.then(_stage_costs(stage, inputs, *size))
        size = strided(*size, stage.stride)
        inputs = stage.channels
    return costs.then(head_costs(inputs, plan.last_channels, size[0] * size[1], classes))


@functools.lru_cache(maxsize=1 << 14)
def _stage_costs(stage: StagePlan, inputs: int, height: int, width: int) -> Costs:
    """Return the costs of a stage; a search asks for the same ones again and again."""
    after_height, after_width = strided(height, width, stage.stride)
    before, after = height * width, after_height * after_width
    block = functools.partial(
        inverted_residual_costs,
        outputs=stage.channels,
        after=after,
        kernel=stage.kernel,
        expansion=stage.expansion,
        squeeze_excite=stage.squeeze_excite,
    )
    costs = block(inputs, before=before)
    if stage.depth > 1:
        following = block(stage.channels, before=after, shortcut=True)
        for _ in range(stage.depth - 1):
            costs = costs.then(following)
    return costs
