"""LogSynflow: synaptic flow with gradients on a logarithmic scale."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import torch
from torch import Tensor, nn

from freerea_plugins import InputError, NetworkMetric, Probe

from ._initialization import BATCH_NORMS, WEIGHTED_LAYERS


class LogSynflow(NetworkMetric):
    r"""Sum of weights times the logarithm of their gradients, without batch-norm (LogSynflow).

    Batch-norm is removed, weights are replaced by their absolute values $\theta$, and R is the sum
    of the outputs for one image of ones. The value is
    $\sum \theta \, |\log(\partial R / \partial \theta + o)|$ over the weights of convolutions
    and linear layers. Needs one forward and one backward pass of one image; does not look at the
    batch.

    A weight on a dead path has no gradient and counts with $|\log o|$. A network without
    convolutions and linear layers has the value 0.

    Source: FreeREA, equation 3.

    Args:
        offset: The o above. 1e-6 reproduces the paper's Table 1; 1 is what the authors'
            released program has, and gives dead weights no value.

    Raises:
        InputError: If the offset is not positive.
    """

    name = "log_synflow"

    def __init__(self, offset: float = 1e-6) -> None:
        if not offset > 0:
            raise InputError(f"`offset` must be positive, got {offset}.")
        self.offset = offset

    def measure(self, probe: Probe) -> float:
        """Return the value of one initialisation."""
        total = 0.0
        for weight, gradient in synaptic_flow(probe.network, probe.images[:1]):
            total += float((weight * (gradient + self.offset).log().abs()).sum())
        return total


def synaptic_flow(network: nn.Module, image: Tensor) -> list[tuple[Tensor, Tensor]]:
    """Return absolute weights and their gradients of R, layer by layer, in float64.

    R is the sum of the outputs for an image of ones, with batch-norm removed and weights replaced
    by their absolute values. It reaches 1e50, hence float64. The network is left as it was.

    Args:
        network: The network.
        image: Any batch of one; only its shape matters.

    Returns:
        For each convolution and linear layer the absolute weight and the gradient, of the
        weight's shape; zeros where the weight does not contribute.
    """
    layers = [module for module in network.modules() if isinstance(module, WEIGHTED_LAYERS)]
    with _linearized(network), torch.enable_grad():
        weights = [layer.weight for layer in layers]
        for weight in weights:
            weight.requires_grad_(True)
        output = network(torch.ones_like(image, dtype=torch.float64))
        gradients = torch.autograd.grad(output.sum(), weights, allow_unused=True)
        return [
            (weight.detach(), torch.zeros_like(weight) if gradient is None else gradient)
            for weight, gradient in zip(weights, gradients, strict=True)
        ]


@contextlib.contextmanager
def _linearized(network: nn.Module) -> Iterator[None]:
    """Swap in absolute float64 weights and take batch-norm out, then put all back."""
    swapped: list[tuple[nn.Module, str, nn.Parameter]] = []
    norms = [module for module in network.modules() if isinstance(module, BATCH_NORMS)]
    try:
        for norm in norms:
            norm.forward = lambda inputs: inputs  # type: ignore[method-assign,assignment]
        for module in network.modules():
            for name, parameter in list(module.named_parameters(recurse=False)):
                swapped.append((module, name, parameter))
                absolute = nn.Parameter(parameter.detach().to(torch.float64).abs())
                setattr(module, name, absolute)
        yield
    finally:
        for module, name, parameter in swapped:
            setattr(module, name, parameter)
        for norm in norms:
            del norm.forward
