"""What blocks cost, in closed form.

Live tensors are those that an operator reads and writes, and those that a later one still needs,
of one byte a value. Batch-norm, folded into its convolution, gives it a bias, and the activation
takes no memory of its own. The addition of a shortcut and the product of squeeze-and-excitation
write over one of their inputs.
"""

from __future__ import annotations

from typing import NamedTuple

from .channels import expanded_channels, squeezed_channels

_BIAS_BYTES = 4


class Costs(NamedTuple):
    """Costs of a part of a network.

    Attributes:
        flops: Multiply-adds of convolutions and matrix products for one image.
        params: Trainable parameters, those of batch-norm included.
        peak_memory: The largest sum of live tensors in bytes, of int8.
        model_size: Constants in bytes: weights of int8 and biases of int32.
    """

    flops: int
    params: int
    peak_memory: int
    model_size: int

    def then(self, following: Costs) -> Costs:
        """Return the costs of this part and another one after it."""
        return Costs(
            self.flops + following.flops,
            self.params + following.params,
            max(self.peak_memory, following.peak_memory),
            self.model_size + following.model_size,
        )

    def named(self) -> dict[str, float]:
        """Return the costs by the names of their constraints."""
        return self._asdict()


def layer_costs(
    connections: int, outputs: int, *, positions: int = 1, norm: bool = True, live: int
) -> Costs:
    """Return the costs of a convolution or a linear layer with a bias or batch-norm.

    Args:
        connections: Weights of one channel of the output.
        outputs: Channels of the output.
        positions: Pixels of the output.
        norm: Whether batch-norm follows, with a scale and a shift; else there is a bias.
        live: Bytes of live tensors.
    """
    weights = connections * outputs
    return Costs(
        weights * positions,
        weights + (2 if norm else 1) * outputs,
        live,
        weights + _BIAS_BYTES * outputs,
    )


def strided(height: int, width: int, stride: int) -> tuple[int, int]:
    """Return height and width after a convolution with a stride."""
    return -(-height // stride), -(-width // stride)


def stem_costs(inputs: int, outputs: int, positions: int) -> Costs:
    """Return the costs of a 3×3 convolution of the image, which is not counted as a live tensor.

    Args:
        inputs: Channels of the image.
        outputs: Channels of the output.
        positions: Pixels of the output.
    """
    return layer_costs(9 * inputs, outputs, positions=positions, live=outputs * positions)


def inverted_residual_costs(
    inputs: int,
    outputs: int,
    before: int,
    after: int,
    *,
    kernel: int,
    expansion: float,
    squeeze_excite: bool = False,
    shortcut: bool = False,
) -> Costs:
    """Return the costs of an inverted residual block.

    Args:
        inputs: Channels of the input.
        outputs: Channels of the output.
        before: Pixels of the input.
        after: Pixels of the output.
        kernel: Side of the depthwise kernel.
        expansion: How many times more channels are inside than in the input.
        squeeze_excite: Whether squeeze-and-excitation follows the depthwise convolution.
        shortcut: Whether the input is added to the output.
    """
    inside = expanded_channels(inputs, expansion)
    entering, filtered, leaving = inputs * before, inside * after, outputs * after
    kept = entering if shortcut else 0
    if expansion == 1:
        costs = layer_costs(kernel**2, inside, positions=after, live=entering + filtered)
    else:
        expanded = inside * before
        costs = layer_costs(inputs, inside, positions=before, live=entering + expanded)
        costs = costs.then(
            layer_costs(kernel**2, inside, positions=after, live=kept + expanded + filtered)
        )
    if squeeze_excite:
        costs = costs.then(_squeeze_excite_costs(inside, after, kept))
    return costs.then(layer_costs(inside, outputs, positions=after, live=kept + filtered + leaving))


def _squeeze_excite_costs(channels: int, positions: int, kept: int) -> Costs:
    squeezed = squeezed_channels(channels)
    live = kept + channels * positions + channels + squeezed
    return layer_costs(channels, squeezed, norm=False, live=live).then(
        layer_costs(squeezed, channels, norm=False, live=live)
    )


def head_costs(inputs: int, channels: int, positions: int, classes: int) -> Costs:
    """Return the costs of a 1×1 convolution to the last width, pooling and classifier."""
    features = channels * positions
    pooling = features + channels
    return layer_costs(
        inputs, channels, positions=positions, live=max(inputs * positions + features, pooling)
    ).then(layer_costs(channels, classes, norm=False, live=channels + classes))
