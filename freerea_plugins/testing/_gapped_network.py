"""Networks of the space on which search algorithms are checked."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor, nn

from .._dataset import Dataset

WIDTH = 4


def ends(dataset: Dataset) -> tuple[nn.Module, nn.Module]:
    """Return what is before and behind the layers."""
    first = nn.Conv2d(dataset.input_shape[0], WIDTH, 3, padding=1)
    head = (nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(WIDTH, dataset.classes))
    return first, nn.Sequential(*head)


def layer(choice: int) -> nn.Module:
    """Return one choice of a layer."""
    if not choice:
        return nn.Identity()
    size = 2 * choice - 1
    return nn.Sequential(nn.ReLU(), nn.Conv2d(WIDTH, WIDTH, size, padding=size // 2))


class GappedSupernet(nn.Module):
    """A row of layers, each the weighted sum of all of its choices.

    Args:
        dataset: What networks are for.
        layers: How many layers there are.
        choices: How many choices each of them has.
    """

    def __init__(self, dataset: Dataset, layers: int, choices: int) -> None:
        super().__init__()
        self.first, self.last = ends(dataset)
        self.layers = nn.ModuleList(
            nn.ModuleList(layer(choice) for choice in range(choices)) for _ in range(layers)
        )

    def forward(
        self,
        inputs: Tensor,
        weights: Sequence[Tensor],
        choices: Sequence[Sequence[int]] | None = None,
    ) -> Tensor:
        """Map images to logits, as a `Supernet` does."""
        values: Tensor = self.first(inputs)
        for place, layers in enumerate(self.layers):
            assert isinstance(layers, nn.ModuleList)
            computed = range(len(layers)) if choices is None else choices[place]
            terms = [weights[place][choice] * layers[choice](values) for choice in computed]
            values = sum(terms[1:], start=terms[0])
        logits: Tensor = self.last(values)
        return logits
