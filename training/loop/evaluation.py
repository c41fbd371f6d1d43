"""What a trained network makes of images."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from .labelled_images import LabelledImages

_BATCH = 256


def is_correct(network: nn.Module, data: LabelledImages) -> Tensor:
    """Return for each image whether its class has the largest logit, as ``(n,)`` on the CPU.

    Args:
        network: In evaluation mode, on the device of the images.
        data: The images.
    """
    found = []
    with torch.inference_mode():
        for start in range(0, len(data), _BATCH):
            chosen = slice(start, start + _BATCH)
            logits = network(data.normalised(chosen))
            found.append((logits.argmax(1) == data.labels[chosen]).cpu())
    return torch.cat(found)
