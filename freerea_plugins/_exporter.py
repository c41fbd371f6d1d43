"""The base class of exporters."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

from ._component import Component
from ._errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from torch import Tensor, nn

    from ._facts import NetworkFacts


class Exporter(Component, ABC):
    """A format that networks are written in, known by the suffix of its files.

    The name is that suffix without the dot, in lower case: ``"onnx"``; aliases are further ones.
    The first line of the docstring says what is written.

    Attributes:
        tolerance: The largest difference between outputs of the file and of the network. An export
            that differs by more fails.
    """

    tolerance: ClassVar[float] = 1e-4

    @abstractmethod
    def write(self, network: nn.Module, path: Path, facts: NetworkFacts) -> Mapping[str, object]:
        """Write a network.

        Args:
            network: The network in evaluation mode, on the CPU; to be left as it is. It takes
                inputs ``(n, …)`` for any n.
            path: The file, in a folder that is there; it is not there itself.
            facts: What else is known of the network; what the format can hold of it belongs into
                the file.

        Returns:
            What users are told of the file, by name, as JSON writes it: ``{"opset": 20}``.

        Raises:
            InputError: If the format cannot hold the network, or a package is missing.
        """

    def difference(
        self,
        network: nn.Module,  # noqa: ARG002
        path: Path,  # noqa: ARG002
        inputs: Tensor,  # noqa: ARG002
    ) -> float | None:
        """Return how far a file that was written is from its network.

        Define it where the file can be run, or loaded, on this machine.

        Args:
            network: The network in evaluation mode; to be left as it is.
            path: The file.
            inputs: Inputs ``(n, …)`` as the network takes them.

        Returns:
            The largest absolute difference between outputs of file and network; `None`, as by
            default, if the file cannot be run here.
        """
        return None

    def read_weights(self, path: Path) -> Mapping[str, Tensor]:
        """Return the weights in a file, by their names and of their shapes in the network.

        Define it where files hold weights that can be given to a network again.

        Raises:
            InputError: If the file cannot be read, or, as by default, files hold no such weights.
        """
        raise InputError(f"`{path}` holds no weights that can be read: `.{self.name}` cannot.")
