"""NAS-Bench-101's networks in torch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from nasbench_pytorch.model import Network
from nasbench_pytorch.model.model import Cell, Placeholder
from torch import nn

from .costs import STACKS
from .graph import Graph

_NORM_DECAY = 0.997
"""Part of its running statistics that a batch-norm keeps in each step, in NAS-Bench-101."""


def build_network(
    graph: Graph,
    operations: Sequence[str],
    *,
    image_channels: int,
    classes: int,
    channels: int,
    cells_per_stack: int,
) -> nn.Module:
    """Build a network from nasbench-pytorch and take out what is not NAS-Bench-101's.

    nasbench-pytorch fills the places of a cell that hold no operation with modules that own a
    parameter which nothing uses, keeps an empty parameter to know its device, and takes the decay
    of batch-norm for torch's momentum, which is its complement. None of this changes what an
    untrained network computes, but it changes the number of parameters and what is learnt.
    """
    columns = (0, *graph)
    matrix = np.array(
        [[column >> source & 1 for column in columns] for source in range(len(columns))]
    )
    network = Network(
        (matrix, ["input", *operations, "output"]),
        num_labels=classes,
        in_channels=image_channels,
        stem_out_channels=channels,
        num_stacks=STACKS,
        num_modules_per_stack=cells_per_stack,
    )
    for module in list(network.modules()):
        if isinstance(module, Cell):
            _tidy(module)
        elif isinstance(module, nn.BatchNorm2d):
            module.momentum = 1 - _NORM_DECAY
    assert isinstance(network, nn.Module)
    return network


def _tidy(cell: nn.Module) -> None:
    del cell.dev_param
    cell.register_buffer("dev_param", torch.empty(0), persistent=False)
    for places in (cell.vertex_op, cell.input_op):
        assert isinstance(places, nn.ModuleList)
        for index, module in enumerate(places):
            if isinstance(module, Placeholder):
                places[index] = nn.Identity()
    # A second name for the last place of `input_op`.
    cell.last_inop = cell.input_op[-1]  # type: ignore[index]
