"""The procedure as published, written for clarity: what the evaluator is compared with.

Hooks on ReLU modules for linear_regions, autograd in float64 for log_synflow, a fresh network for
each repeat and metric. Nothing is shared and nothing is remembered.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn

from freerea.metrics import Batch, initialize
from freerea_plugins import Architecture, Fidelity


def measure(architecture: Architecture, batch: Batch, fidelity: Fidelity) -> dict[str, float]:
    """Return linear_regions and log_synflow, averaged over the fidelity's repeats."""
    images = batch.resized(*architecture.input_shape(fidelity)[1:]).images
    regions, flows = [], []
    for repeat in range(fidelity.repeats):
        regions.append(linear_regions(build(architecture, fidelity, repeat), images))
        flows.append(log_synflow(build(architecture, fidelity, repeat), images[:1]))
    return {"linear_regions": float(np.mean(regions)), "log_synflow": float(np.mean(flows))}


def build(architecture: Architecture, fidelity: Fidelity, repeat: int) -> nn.Module:
    """Return a network with the weights that the evaluator gives to a repeat of seed 0."""
    network = architecture.build_network(fidelity).train()
    initialize(network, torch.Generator().manual_seed(repeat))
    return network


@torch.no_grad()
def linear_regions(network: nn.Module, images: Tensor) -> float:
    """Return log |det K|, K counting for each pair of images the ReLU units that agree."""
    agreement = np.zeros((len(images), len(images)))

    def count(_: nn.Module, inputs: tuple[Tensor, ...], __: Tensor) -> None:
        codes = (inputs[0].flatten(1) > 0).float()
        agreement[:] += (codes @ codes.T + (1 - codes) @ (1 - codes.T)).numpy()

    for module in network.modules():
        if isinstance(module, nn.ReLU):
            module.register_forward_hook(count)
    network(images)
    sign, value = np.linalg.slogdet(agreement)
    return float(value) if sign > 0 else -np.inf


def log_synflow(network: nn.Module, image: Tensor) -> float:
    """Return the sum of θ · |log(∂R/∂θ + 1e-6)| without batch-norm."""
    for module in list(network.modules()):
        for name, child in module.named_children():
            if isinstance(child, nn.BatchNorm2d):
                setattr(module, name, nn.Identity())
    network.double()
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.abs_()
    network(torch.ones_like(image, dtype=torch.float64)).sum().backward()
    total = 0.0
    for module in network.modules():
        if isinstance(module, nn.Conv2d | nn.Linear):
            weight, gradient = module.weight.detach(), module.weight.grad
            if gradient is None:
                gradient = torch.zeros_like(weight)
            total += float((weight * (gradient + 1e-6).log().abs()).sum())
    return total
