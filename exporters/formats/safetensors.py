"""Weights as safetensors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freerea_plugins import Exporter, InputError

from ..packages import needed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from torch import Tensor, nn

    from freerea_plugins import NetworkFacts


class SafetensorsFile(Exporter):
    """Weights alone, as safetensors, with what is known of the network in the header."""

    name = "safetensors"
    tolerance = 0.0

    def write(self, network: nn.Module, path: Path, facts: NetworkFacts) -> Mapping[str, object]:
        """Write the weights by their names in the network."""
        (library,) = needed("safetensors.torch", what="files of safetensors")
        # What is there under two names is written twice: a file holds no links.
        weights = {name: each.contiguous().clone() for name, each in network.state_dict().items()}
        library.save_file(weights, path, metadata=facts.metadata())
        return {"tensors": len(weights)}

    def difference(self, network: nn.Module, path: Path, inputs: Tensor) -> float:
        """Return how far the network is from itself with the weights of the file."""
        from ..programs.comparison import weights_difference

        return weights_difference(network, self.read_weights(path), inputs)

    def read_weights(self, path: Path) -> Mapping[str, Tensor]:
        """Return the weights by name."""
        (library,) = needed("safetensors.torch", what="files of safetensors")
        try:
            weights: Mapping[str, Tensor] = library.load_file(path)
        # The library has no exception of its own that it exports.
        except Exception as error:
            raise InputError(f"weights `{path}` cannot be read: {error}.") from error
        return weights
