"""Counts on how many activation units each pair of images agrees."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from freerea_plugins import Activation, Observer


class ActivationAgreement(Observer):
    """Counts for each pair of images on how many units of activation functions they agree.

    A unit is on where what enters the function is positive. Images agree on a unit that both
    switch on or both switch off.

    Attributes:
        relu: Agreement on units of ReLU and its relatives, in whole numbers, float64 ``(n, n)``, on
            the CPU; NaN if the network's output is not finite.
        smooth: The same for all other activation functions.
    """

    def __init__(self, images: int) -> None:
        super().__init__(images)
        self.relu = torch.zeros(images, images, dtype=torch.float64, device="cpu")
        self.smooth = torch.zeros_like(self.relu)
        self._last: tuple[Activation, Tensor] | None = None

    def see_activation(self, activation: Activation) -> None:
        """Add the agreement on the units of one call."""
        if self._last is None or self._last[0] is not activation:
            self._last = (activation, agreement_of(activation.inputs))
        total = self.relu if activation.piecewise_linear else self.smooth
        total += self._last[1]

    def see_output(self, outputs: object) -> None:
        """Make of outputs that are not finite an agreement that is not a number."""
        if isinstance(outputs, Tensor) and not torch.isfinite(outputs).all():
            self.relu.fill_(torch.nan)
            self.smooth.fill_(torch.nan)


def agreement_of(features: Tensor) -> Tensor:
    """Return for each pair of images how many units are both on or both off.

    Args:
        features: ``(n, …)``, with the positive units on.

    Returns:
        Whole numbers in float64, ``(n, n)``, on the CPU.
    """
    codes = by_image(features) > 0
    both_on = _products(codes).cpu().double()
    on = both_on.diagonal()
    return codes.shape[1] - on[:, None] - on[None, :] + 2 * both_on


def by_image(features: Tensor) -> Tensor:
    """Return features as ``(n, units)``, without a copy where they are laid out channels-last.

    The order of the units is not kept.
    """
    if features.dim() == 4 and features.is_contiguous(memory_format=torch.channels_last):
        features = features.permute(0, 2, 3, 1)
    return features.flatten(1)


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
