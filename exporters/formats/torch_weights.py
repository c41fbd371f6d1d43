"""Weights as PyTorch keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freerea_plugins import Exporter, InputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from torch import Tensor, nn

    from freerea_plugins import NetworkFacts


class TorchWeightsFile(Exporter):
    """Weights alone, as `torch.save` writes a state dict.

    Read it by ``network.load_state_dict(torch.load("net.pt", weights_only=True))``.
    """

    name = "pt"
    aliases = ("pth",)
    tolerance = 0.0

    def write(
        self,
        network: nn.Module,
        path: Path,
        facts: NetworkFacts,  # noqa: ARG002
    ) -> Mapping[str, object]:
        """Write the weights by their names in the network."""
        import torch

        weights = {name: each.detach().clone() for name, each in network.state_dict().items()}
        torch.save(weights, path)
        return {"tensors": len(weights)}

    def difference(self, network: nn.Module, path: Path, inputs: Tensor) -> float:
        """Return how far the network is from itself with the weights of the file."""
        from ..programs.comparison import weights_difference

        return weights_difference(network, self.read_weights(path), inputs)

    def read_weights(self, path: Path) -> Mapping[str, Tensor]:
        """Return the weights by name; nothing in the file is run."""
        import torch

        try:
            found: object = torch.load(path, map_location="cpu", weights_only=True)
        # A damaged file may raise anything.
        except Exception as error:
            reason = next(iter(str(error).splitlines()), "") or type(error).__name__
            raise InputError(f"weights `{path}` cannot be read: {reason:.200}") from error
        if not isinstance(found, dict) or not all(
            isinstance(name, str) and isinstance(each, torch.Tensor) for name, each in found.items()
        ):
            raise InputError(f"weights `{path}` must be a state dict: tensors by name.")
        return found
