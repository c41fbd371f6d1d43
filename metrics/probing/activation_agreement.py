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
    """

    def __init__(self, images: int) -> None:
        super().__init__(images)
        self._relu = _Units()
        self._smooth = _Units()
        self._is_finite = True
        self._last: tuple[Activation, Tensor, int] | None = None

    def see_activation(self, activation: Activation) -> None:
        """Count the units of one call."""
        if self._last is None or self._last[0] is not activation:
            codes = by_image(activation.inputs) > 0
            self._last = (activation, _products(codes), codes.shape[1])
        _, both_on, units = self._last
        (self._relu if activation.piecewise_linear else self._smooth).add(both_on, units)

    def see_output(self, outputs: object) -> None:
        """Remember whether outputs are finite, and let go of features."""
        self._last = None
        if isinstance(outputs, Tensor):
            self._is_finite = bool(torch.isfinite(outputs).all())

    @property
    def relu(self) -> Tensor:
        """Agreement on units of ReLU and its relatives.

        Whole numbers in float64, ``(n, n)``, on the CPU; NaN if the network's output is not finite.
        """
        return self._agreement(self._relu)

    @property
    def smooth(self) -> Tensor:
        """The same for all other activation functions."""
        return self._agreement(self._smooth)

    def _agreement(self, units: _Units) -> Tensor:
        if self._is_finite:
            return units.agreement(self.images)
        return torch.full((self.images, self.images), torch.nan, dtype=torch.float64, device="cpu")


class _Units:
    """Adds up, over calls, on how many units each pair of images is on."""

    def __init__(self) -> None:
        self._both_on: Tensor | None = None
        self._count = 0

    def add(self, both_on: Tensor, count: int) -> None:
        """Add the units of one call.

        Args:
            both_on: For each pair of images how many units both switch on, ``(n, n)``.
            count: How many units there are.
        """
        if self._both_on is None:
            self._both_on = both_on.clone()
        else:
            self._both_on += both_on
        self._count += count

    def agreement(self, images: int) -> Tensor:
        """Return on how many units each pair of images agrees, in float64, ``(n, n)``."""
        if self._both_on is None:
            return torch.zeros(images, images, dtype=torch.float64, device="cpu")
        both_on = self._both_on.cpu().double()
        on = both_on.diagonal()
        return self._count - on[:, None] - on[None, :] + 2 * both_on


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
