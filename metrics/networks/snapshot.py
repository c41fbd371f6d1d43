"""Whether a network is still what it was."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class Snapshot:
    """Remembers weights, buffers and modes of a network, as they are when it is taken.

    Args:
        network: The network.
    """

    def __init__(self, network: nn.Module) -> None:
        self._modes = [(name, each, each.training) for name, each in network.named_modules()]
        self._tensors = [
            _Known(name, members, key, tensor)
            for name, module, _ in self._modes
            for members in (module._parameters, module._buffers)
            for key, tensor in members.items()
            if tensor is not None
        ]

    def difference(self) -> str | None:
        """Return the name of what has changed, in words; nothing if the network is as it was."""
        for known in self._tensors:
            if known.has_changed():
                return f"`{known.name}`"
        for name, module, training in self._modes:
            if module.training != training:
                return f"the mode of `{name}`" if name else "its mode"
        return None


class _Known:
    """A tensor of a module.

    Whoever writes to a tensor raises its version, so that numbers are compared only then.
    """

    def __init__(
        self, module: str, members: dict[str, Tensor | None], key: str, tensor: Tensor
    ) -> None:
        self._module = module
        self._members = members
        self._key = key
        self._value = tensor.detach().clone()
        self._remember(tensor)

    @property
    def name(self) -> str:
        """The name of the tensor in the network."""
        return f"{self._module}.{self._key}".lstrip(".")

    def has_changed(self) -> bool:
        current = self._members.get(self._key)
        if current is None:
            return True
        if (current is self._tensor, current._version, current.data_ptr()) == self._state:
            return False
        if not _equal(current.detach(), self._value):
            return True
        self._remember(current)
        return False

    def _remember(self, tensor: Tensor) -> None:
        self._tensor = tensor
        self._state = (True, tensor._version, tensor.data_ptr())


def _equal(one: Tensor, other: Tensor) -> bool:
    if (one.shape, one.dtype, one.device) != (other.shape, other.dtype, other.device):
        return False
    # The second also finds equal what is not a number in both, and takes longer.
    return torch.equal(one, other) or torch.allclose(one, other, rtol=0, atol=0, equal_nan=True)
