"""What a mobile search space has to choose from."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from numbers import Integral, Real

from freerea_plugins import InputError

from ..inverted_residuals.activations import ACTIVATIONS


@dataclass(frozen=True)
class StageChoices:
    """Choices of one stage: blocks one after the other, the first of which may have a stride.

    All but the activation are in rising order, so that a later choice never costs less.

    Attributes:
        depths: Numbers of blocks, 1 or more.
        expansions: How many times more channels a block has inside than at its input, 1 or more;
            with 1 there is no convolution that expands.
        widths: Channels of the output of each block, before the width multiplier.
        kernels: Sides of the depthwise kernel, odd numbers.
        squeeze_excite: Whether blocks have squeeze-and-excitation.
        stride: Stride of the first block.

    Raises:
        InputError: If choices are missing, not in rising order, or out of range.
    """

    depths: tuple[int, ...]
    expansions: tuple[float, ...]
    widths: tuple[int, ...]
    kernels: tuple[int, ...] = (3, 5, 7)
    squeeze_excite: tuple[bool, ...] = (False, True)
    stride: int = 1

    def __post_init__(self) -> None:
        for name in ("depths", "widths", "kernels"):
            _check_rising(name, getattr(self, name), kind=Integral)
        _check_rising("expansions", self.expansions, kind=Real)
        _check_rising("squeeze_excite", self.squeeze_excite, kind=bool, least=False)
        if any(kernel % 2 == 0 for kernel in self.kernels):
            raise InputError(f"`kernels` must be odd numbers, got {self.kernels}.")
        if self.stride not in {1, 2}:
            raise InputError(f"`stride` must be 1 or 2, got {self.stride!r}.")


@dataclass(frozen=True)
class MobileDefinition:
    """Choices of a whole network.

    Attributes:
        stages: Those of each stage, the first after the stem first.
        first_widths: Channels of the stem, a 3×3 convolution of stride 2.
        last_widths: Channels of the 1×1 convolution before the classifier.
        width_multipliers: Numbers that all widths are multiplied with.
        resolutions: Sides of the images as fractions of the data set's.
        activations: Names of the activation function of all blocks, in any order.

    Raises:
        InputError: If choices are missing, not in rising order, or out of range.
    """

    stages: tuple[StageChoices, ...]
    first_widths: tuple[int, ...]
    last_widths: tuple[int, ...]
    width_multipliers: tuple[float, ...] = (0.5, 0.75, 1.0)
    resolutions: tuple[float, ...] = (1 / 2, 2 / 3, 3 / 4, 5 / 6, 1.0)
    activations: tuple[str, ...] = ("relu6", "hardswish")

    def __post_init__(self) -> None:
        if not (self.stages and _is_tuple_of(self.stages, StageChoices)):
            raise InputError(f"`stages` must be a tuple of StageChoices, got {self.stages!r}.")
        for name in ("first_widths", "last_widths"):
            _check_rising(name, getattr(self, name), kind=Integral)
        _check_rising("width_multipliers", self.width_multipliers, kind=Real, least=_LEAST)
        _check_rising("resolutions", self.resolutions, kind=Real, least=_LEAST)
        if self.resolutions[-1] > 1:
            raise InputError(f"`resolutions` must be fractions up to 1, got {self.resolutions}.")
        if (
            not self.activations
            or not _is_tuple_of(self.activations, str)
            or len(set(self.activations)) < len(self.activations)
            or not set(self.activations) <= set(ACTIVATIONS)
        ):
            raise InputError(
                f"`activations` must be a tuple of different ones of {', '.join(ACTIVATIONS)}, "
                f"got {self.activations!r}."
            )


_LEAST = 0.01
_KINDS = {Integral: "whole numbers", Real: "numbers", bool: "False and True"}


def _check_rising(name: str, choices: object, *, kind: type, least: float = 1) -> None:
    if not (choices and _is_tuple_of(choices, kind)):
        raise InputError(f"`{name}` must be a tuple of {_KINDS[kind]}, got {choices!r}.")
    assert isinstance(choices, tuple)
    rising = all(first < second for first, second in itertools.pairwise(choices))
    if choices[0] < least or not rising:
        raise InputError(f"`{name}` must rise from {least:g} or more, got {choices}.")


def _is_tuple_of(choices: object, kind: type) -> bool:
    return isinstance(choices, tuple) and all(isinstance(each, kind) for each in choices)
