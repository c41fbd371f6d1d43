"""The optimiser of a recipe, and how its rate changes."""

from __future__ import annotations

import math

import torch
from torch import nn
from torch.optim.lr_scheduler import LambdaLR

from .recipe import Recipe


def make_optimizer(network: nn.Module, recipe: Recipe) -> torch.optim.AdamW:
    """Return AdamW for the parameters of a network.

    Weights of one axis are biases, or scales of normalisations: these do not decay.
    """
    parameters = [each for each in network.parameters() if each.requires_grad]
    groups = [
        {
            "params": [each for each in parameters if each.ndim > 1],
            "weight_decay": recipe.weight_decay,
        },
        {"params": [each for each in parameters if each.ndim <= 1], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=recipe.learning_rate)


def make_schedule(optimizer: torch.optim.Optimizer, recipe: Recipe, steps: int) -> LambdaLR:
    """Return the schedule of a rate: a linear warm-up, then half a cosine.

    Args:
        optimizer: Whose rate it is.
        recipe: Has the part of the steps that is the warm-up.
        steps: Number of all steps.
    """
    warm = math.ceil(recipe.warm_up * steps)

    def share(step: int) -> float:
        if step < warm:
            return (step + 1) / warm
        return 0.5 * (1 + math.cos(math.pi * (step - warm) / max(1, steps - warm)))

    return LambdaLR(optimizer, share)
