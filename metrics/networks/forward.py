"""Networks that are run in a user's own way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from freerea_plugins import InputError

from .outputs import tensors_in

Forward = Callable[[nn.Module, Tensor], Any]
"""Runs a network on images, and returns what the network is taken to return."""


def with_forward(network: nn.Module, forward: Forward | None) -> nn.Module:
    """Return a network that is run by a function; the network itself if there is none.

    Raises:
        InputError: If it is no function.
    """
    if forward is None:
        return network
    if not callable(forward):
        raise InputError(
            f"`forward` must be a function of a network and images, got {type(forward).__name__}."
        )
    return _WithForward(network, forward)


class _WithForward(nn.Module):
    """A network of images, whatever the one inside takes and returns.

    Args:
        network: The network inside.
        forward: Runs it.
    """

    def __init__(self, network: nn.Module, forward: Forward) -> None:
        super().__init__()
        self.network = network
        # A module would become a part of this one.
        self.__dict__["_run"] = forward
        self._images = 0
        self._shape = torch.Size()

    def forward(self, images: Tensor) -> Any:
        """Return what the function makes of the images.

        Raises:
            InputError: If it returns as much for some images as for all.
        """
        output = self.__dict__["_run"](self.network, images)
        shape = next((each.shape for each in tensors_in(output)), torch.Size())
        if len(images) > self._images:
            self._images, self._shape = len(images), shape
        elif len(images) < self._images and shape == self._shape and shape[:1] == (self._images,):
            raise InputError(
                f"`forward` returns {tuple(shape)} for {len(images)} of {self._images} images, as "
                "for all of them: cut what else it gives the network, as extra[: len(images)]."
            )
        return output
