"""Counts on how many ReLU units each pair of images agrees."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from freerea_plugins import InputError

from ..networks.function_mode import FunctionMode
from ..networks.preservation import preserved_buffers
from .clamps import CLAMPS, clamps_at_zero
from .fast_pooling import FastPooling

_PIECEWISE_LINEAR = frozenset(
    [
        *(F.relu, F.relu_, torch.relu, torch.relu_, Tensor.relu, Tensor.relu_),
        *(F.leaky_relu, F.leaky_relu_, F.rrelu, F.rrelu_, torch.rrelu, torch.rrelu_),
        *(F.prelu, torch.prelu, Tensor.prelu, F.relu6),
    ]
)


@torch.no_grad()
def relu_agreement(network: nn.Module, images: Tensor) -> Tensor:
    """Run one forward pass and return for each pair of images how many ReLU units agree.

    Every call of ReLU counts, whether made by a module or by a function, in place or not; so does
    one of ReLU6, LeakyReLU, PReLU and RReLU. A unit is on where the output is positive. What has
    another number of rows than there are images is not counted, but for sequences
    ``(tokens, n, …)`` in a network that has layers with ``batch_first=False``. The network is left
    as it was.

    Args:
        network: The network, in the mode in which it is to be run.
        images: ``(n, channels, …)``.

    Returns:
        Whole numbers in float64, ``(n, n)``, on the CPU; NaN if the network's output is not finite.

    Raises:
        InputError: If such sequences have as many tokens as there are images.
    """
    sequences = any(getattr(each, "batch_first", True) is False for each in network.modules())
    observer = _AgreementObserver(len(images), sequences)
    with preserved_buffers(network), FastPooling(), observer:
        output = network(images.clone())
    if isinstance(output, Tensor) and not torch.isfinite(output).all():
        observer.agreement.fill_(torch.nan)
    return observer.agreement


class _AgreementObserver(FunctionMode):
    """Sees each call of ReLU."""

    def __init__(self, images: int, sequences: bool) -> None:
        super().__init__()
        self._sequences = sequences
        self.agreement = torch.zeros(images, images, dtype=torch.float64, device="cpu")
        self._last: tuple[Tensor, int, Tensor] | None = None

    def _call(
        self, function: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> Any:
        result = function(*args, **kwargs)
        if function in _PIECEWISE_LINEAR or (
            function in CLAMPS and clamps_at_zero(function, args, kwargs)
        ):
            self._count(args[0] if args else kwargs["input"], result)
        return result

    def _count(self, inputs: Tensor, outputs: Tensor) -> None:
        images = len(self.agreement)
        if self._sequences and outputs.dim() == 3 and outputs.shape[1] == images:
            if len(outputs) == images:
                raise InputError(
                    f"layers with batch_first=False take {images} images for as many tokens: give "
                    "another number of images."
                )
            outputs = outputs.transpose(0, 1)
        if len(outputs) != images:
            return
        # Branches that leave the same node have the same codes: they are compared once. The
        # version tells whether the tensor was written to in between.
        if self._last is not None:
            tensor, version, agreement = self._last
            if tensor is inputs and version == inputs._version:
                self.agreement += agreement
                return
        agreement = agreement_of(outputs)
        self.agreement += agreement
        self._last = (inputs, inputs._version, agreement)


def agreement_of(outputs: Tensor) -> Tensor:
    """Return for each pair of images how many units are both on or both off.

    Args:
        outputs: What a ReLU returned, ``(n, …)``, with the positive units on.

    Returns:
        Whole numbers in float64, ``(n, n)``, on the CPU.
    """
    if outputs.dim() == 4 and outputs.is_contiguous(memory_format=torch.channels_last):
        outputs = outputs.permute(0, 2, 3, 1)  # A view; the order of the units does not matter.
    codes = outputs.flatten(1) > 0
    both_on = _products(codes).cpu().double()
    on = both_on.diagonal()
    return codes.shape[1] - on[:, None] - on[None, :] + 2 * both_on


# Torch computes products of int8 on the CPU, in half the time, but does not name them in public.
# Without AVX-512 they may be slower.
_INT8_PRODUCT: Callable[[Tensor, Tensor], Tensor] | None = (
    getattr(torch, "_int_mm", None)
    if torch.backends.mkldnn.is_available()  # type: ignore[no-untyped-call]
    and torch.backends.cpu.get_cpu_capability().startswith("AVX512")
    else None
)


def _products(codes: Tensor) -> Tensor:
    """Return the inner products of rows of booleans, exactly."""
    if codes.device.type == "cpu" and _INT8_PRODUCT is not None:
        whole = codes.view(torch.int8)
        return _INT8_PRODUCT(whole, whole.T)
    # Far below 2^24, up to which float32 has all whole numbers.
    numbers = codes.float()
    return numbers @ numbers.T
