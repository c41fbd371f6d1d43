"""One forward pass of the batch, which any number of observers share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from freerea_plugins import Activation, InputError, Observer

from ..networks.function_mode import FunctionMode
from ..networks.preservation import constant_buffers
from .activation_functions import ACTIVATION_FUNCTIONS, is_piecewise_linear
from .attention_projections import ATTENTION, attention_projections
from .blocks import visited_blocks
from .fast_pooling import fast_pooling

_CONVOLUTIONS = frozenset(
    [
        *(F.conv1d, F.conv2d, F.conv3d, torch.conv1d, torch.conv2d, torch.conv3d),
        *(F.conv_transpose1d, F.conv_transpose2d, F.conv_transpose3d),
    ]
)
_LINEAR = frozenset([F.linear])


@torch.no_grad()
def observe(network: nn.Module, images: Tensor, observers: Sequence[Observer]) -> None:
    """Run one forward pass and show it to observers. The network is left as it was.

    Functions of torch count however they are called, by a module or not, in place or not; so do the
    projections of attention that is one function. What has k rows for each image one after the
    other, as windows have, is shown as ``(n, k, …)``; what has another number of rows is not shown.
    In a network that has layers with ``batch_first=False``, sequences ``(tokens, n, …)`` are shown
    as ``(n, tokens, …)``, and rows are not divided.

    Args:
        network: The network, in the mode in which it is to be run.
        images: ``(n, channels, …)``.
        observers: Who is shown what.

    Raises:
        InputError: If such sequences have as many tokens as there are images.
    """
    sequences = any(getattr(each, "batch_first", True) is False for each in network.modules())
    watched = _Watched(observers, len(images), sequences)
    with constant_buffers(network), visited_blocks(network, watched.block), watched:
        output = network(images.clone())
    for each in observers:
        each.see_output(output)


class _Watched(FunctionMode):
    """Shows calls of activation functions and of layers to observers."""

    def __init__(self, observers: Sequence[Observer], images: int, sequences: bool) -> None:
        super().__init__()
        self._images = images
        self._sequences = sequences
        self._see_activation = [
            each.see_activation for each in observers if _defines(each, "see_activation")
        ]
        self._see_layer = [each.see_layer for each in observers if _defines(each, "see_layer")]
        self._see_block = [each.see_block for each in observers if _defines(each, "see_block")]
        self._last: tuple[Tensor, int, Activation] | None = None

    @property
    def block(self) -> Callable[[Tensor], None] | None:
        """What is to be called with the output of each block, if anything."""
        return self._block if self._see_block else None

    def _block(self, outputs: Tensor) -> None:
        for see in self._see_block:
            see(outputs)

    def _call(
        self, function: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> Any:
        if function is F.avg_pool2d:
            return fast_pooling(*args, **kwargs)
        if function in ACTIVATION_FUNCTIONS and self._see_activation:
            piecewise_linear = is_piecewise_linear(function, args, kwargs)
            if piecewise_linear is not None:
                self._activation(args[0] if args else kwargs["input"], piecewise_linear)
            return function(*args, **kwargs)
        outputs = function(*args, **kwargs)
        if self._see_layer:
            if function in _CONVOLUTIONS:
                self._layer(self._divided(outputs.flatten(2).transpose(1, 2)))
            elif function in _LINEAR:
                self._layer(self._by_image(outputs))
            elif function is ATTENTION:
                for each in attention_projections(args, kwargs, outputs[0]):
                    self._layer(self._divided(each))
        return outputs

    def _activation(self, inputs: Tensor, piecewise_linear: bool) -> None:
        # The version tells whether the tensor was written to in between.
        if self._last is not None:
            tensor, version, activation = self._last
            if (
                tensor is inputs
                and version == inputs._version
                and activation.piecewise_linear == piecewise_linear
            ):
                self._show(activation)
                return
        by_image = self._by_image(inputs)
        if by_image is None:
            return
        activation = Activation(by_image, piecewise_linear)
        self._last = (inputs, inputs._version, activation)
        self._show(activation)

    def _show(self, activation: Activation) -> None:
        for see in self._see_activation:
            see(activation)

    def _layer(self, outputs: Tensor | None) -> None:
        if outputs is not None and outputs.dim() > 2:
            for see in self._see_layer:
                see(outputs.flatten(1, -2))

    def _by_image(self, features: Tensor) -> Tensor | None:
        """Return features with a row for each image; nothing where they have none."""
        if self._sequences and features.dim() == 3 and features.shape[1] == self._images:
            if len(features) == self._images:
                raise InputError(
                    f"layers with batch_first=False take {self._images} images for as many "
                    "tokens: give another number of images."
                )
            features = features.transpose(0, 1)
        return self._divided(features)

    def _divided(self, features: Tensor) -> Tensor | None:
        """Return features with their rows divided among the images."""
        rows = len(features) if features.dim() > 1 else 0
        if rows == self._images:
            return features
        if self._sequences or not rows or rows % self._images:
            return None
        return features.reshape(self._images, rows // self._images, *features.shape[1:])


def _defines(observer: Observer, method: str) -> bool:
    return getattr(type(observer), method) is not getattr(Observer, method)
