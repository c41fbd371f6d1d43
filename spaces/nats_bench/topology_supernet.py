"""The network of NATS-Bench's topology space with all operations on every edge, in torch."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from .blocks import Head, ResidualReduction, Stem
from .topology_equivalence import EDGES, NONE, POOL
from .topology_network import edge_operation

_OPERATIONS = range(POOL + 1)


class NATSTopologySupernet(nn.Module):
    """Stem, three stages of mixed cells with a residual reduction between them, classifier.

    No batch-norm has a scale and shift or running statistics: it takes those of the batch, in
    training mode or out of it. Elsewhere they are left out within cells alone.

    Args:
        image_channels: Channels of the images.
        channels: Channels of the first stage; doubled at each reduction.
        cells_per_stage: Number of cells in each stage.
        classes: Number of logits.

    Source: Dong et al., NATS-Bench, https://arxiv.org/abs/2009.00437.
    """

    def __init__(
        self, *, image_channels: int, channels: int, cells_per_stage: int, classes: int
    ) -> None:
        super().__init__()
        self.stem = Stem(image_channels, channels, batch_norm)
        self.body = nn.ModuleList()
        for stage in range(3):
            width = channels << stage
            if stage > 0:
                self.body.append(ResidualReduction(width // 2, width, batch_norm))
            self.body.extend(MixedCell(width) for _ in range(cells_per_stage))
        self.head = Head(width, classes, batch_norm)

    def forward(
        self,
        inputs: Tensor,
        weights: Sequence[Tensor],
        choices: Sequence[Sequence[int]] | None = None,
    ) -> Tensor:
        """Return the logits ``(n, classes)`` of images ``(n, image_channels, height, width)``.

        Args:
            inputs: The images.
            weights: For each edge a weight of each operation, ``(operations,)``.
            choices: For each edge the operations that are computed; all by default.
        """
        computed = [_OPERATIONS] * len(EDGES) if choices is None else choices
        features: Tensor = self.stem(inputs)
        for block in self.body:
            if isinstance(block, MixedCell):
                features = block(features, weights, computed)
            else:
                features = block(features)
        logits: Tensor = self.head(features)
        return logits


class MixedCell(nn.Module):
    """A cell: each node is the weighted sum of all operations on the edges that reach it."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        identity = nn.Identity()
        self.edges = nn.ModuleList(
            nn.ModuleList(
                edge_operation(each, channels, batch_norm) or identity for each in _OPERATIONS
            )
            for _ in EDGES
        )

    def forward(
        self, inputs: Tensor, weights: Sequence[Tensor], choices: Sequence[Sequence[int]]
    ) -> Tensor:
        """Map features ``(n, channels, height, width)`` to features of the same shape."""
        nodes: list[Tensor | None] = [inputs, None, None, None]
        for (source, target), operations, edge_weights, computed in zip(
            EDGES, self.edges, weights, choices, strict=True
        ):
            value = nodes[source]
            if value is None:  # zero, and without a shift all operations keep it so
                continue
            for choice in computed:
                if choice != NONE:
                    result = edge_weights[choice] * operations[choice](value)  # type: ignore[index]
                    present = nodes[target]
                    nodes[target] = result if present is None else present + result
        output = nodes[-1]
        return torch.zeros_like(inputs) if output is None else output


def batch_norm(channels: int) -> nn.Module:
    """Return a batch-norm that fits every architecture that shares it."""
    return nn.BatchNorm2d(channels, affine=False, track_running_stats=False)
