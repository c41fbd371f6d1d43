"""A network of inverted residuals as blocks."""

from __future__ import annotations

from freerea_plugins import Block, Drawing

from .plan import NetworkPlan, StagePlan


def drawn_network(plan: NetworkPlan, input_shape: tuple[int, ...], classes: int) -> Drawing:
    """Return stem, stages and classifier of a network.

    Args:
        plan: The network.
        input_shape: Channels, height and width of its images.
        classes: Number of classes.
    """
    image = "x".join(map(str, input_shape))
    return Drawing.chain(
        Block("image", image, input_shape[0]),
        Block(
            "convolution 3x3",
            f"{plan.first_channels} channels, stride 2, {plan.activation}",
            plan.first_channels,
        ),
        *(_stage(number, stage) for number, stage in enumerate(plan.stages, start=1)),
        Block("convolution 1x1", f"{plan.last_channels} channels", plan.last_channels),
        Block("mean and classifier", f"{classes} classes", classes),
    )


def _stage(number: int, stage: StagePlan) -> Block:
    parts = [
        f"{stage.channels} channels",
        f"kernel {stage.kernel}",
        f"expansion {stage.expansion:g}",
        *(["squeeze-and-excitation"] if stage.squeeze_excite else []),
        *([f"stride {stage.stride}"] if stage.stride > 1 else []),
    ]
    blocks = "block" if stage.depth == 1 else "blocks"
    return Block(f"stage {number}: {stage.depth} {blocks}", ", ".join(parts), stage.channels)
