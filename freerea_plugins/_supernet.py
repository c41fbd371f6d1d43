"""Networks whose weights all architectures of a space share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import torch
    from torch import Tensor, nn


class Supernet(Protocol):
    """A `torch.nn.Module` that holds every choice of every variable of a search space."""

    def __call__(
        self,
        inputs: Tensor,
        weights: Sequence[Tensor],
        choices: Sequence[Sequence[int]] | None = None,
    ) -> Tensor:
        """Map inputs to logits ``(n, classes)``, each choice scaled by its weight and added up.

        Args:
            inputs: ``(n, channels, …)``.
            weights: For each variable a weight of each of its choices, ``(choices,)``.
            choices: For each variable the choices that are computed; what is left out adds
                nothing, whatever its weight. All by default.
        """

    def parameters(self) -> Iterator[nn.Parameter]:
        """Return the shared weights."""

    def to(self, device: torch.device | str) -> Supernet:
        """Move the weights to a device, and return the network."""

    def train(self, mode: bool = True) -> Supernet:
        """Put the network in training mode, or out of it, and return it."""

    def zero_grad(self) -> None:
        """Forget the gradients of the weights."""

    def state_dict(self) -> dict[str, Any]:
        """Return the weights by name."""

    def load_state_dict(self, state_dict: dict[str, Any]) -> Any:
        """Take weights by name."""
