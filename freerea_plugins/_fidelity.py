"""How much of a network is built to measure it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ._errors import InputError, unknown_name
from ._numbers import is_whole

_QUANTITIES: dict[str, Callable[[str], float]] = {
    "cells_per_stage": int,
    "channels": int,
    "resolution": float,
    "repeats": int,
    "images": int,
}


_MOST = {"cells_per_stage": 1_000, "channels": 100_000, "repeats": 10_000, "images": 1_000_000}
"""Far beyond what is of use: what is larger is a slip, and would take for ever."""


@dataclass(frozen=True)
class Fidelity:
    """How faithfully a metric's network stands for the architecture.

    Metrics are measured on a network that a search space builds at a fidelity. Smaller networks
    are cheaper and rank nearly as well. A search space maps these quantities to its own
    structure and ignores what it does not have. Costs always describe the full network.

    Attributes:
        name: The name that users type.
        cells_per_stage: How often a cell is repeated in each stage; `None` keeps the space's own
            number.
        channels: Channels of the first stage; `None` keeps the space's own number.
        resolution: Length of each axis of an input but the channels, as height and width of images,
            as a fraction of the data set's.
        canonical: Whether the canonical architecture stands for all that compute the same
            function. Otherwise the architecture is measured as it is written, dead branches
            included, as published metric values are.
        repeats: Number of random initialisations over which a metric is averaged.
        images: How many images of a batch are used at most, the first ones; `None` for all.

    Raises:
        InputError: If a number is out of range, or a fraction where it counts something.
    """

    name: str
    cells_per_stage: int | None = None
    channels: int | None = None
    resolution: float = 1.0
    canonical: bool = False
    repeats: int = 3
    images: int | None = None

    def __post_init__(self) -> None:
        for name in _MOST:
            value = getattr(self, name)
            if not (is_whole(value) or (value is None and name != "repeats")):
                raise InputError(f"`{name}` must be a whole number, got {value!r}.")
        for name in ("cells_per_stage", "channels", "images"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise InputError(f"`{name}` must be at least 1, got {value}.")
        if not 0 < self.resolution <= 1:
            raise InputError(f"`resolution` must be in (0, 1], got {self.resolution}.")
        if self.repeats < 1:
            raise InputError(f"`repeats` must be at least 1, got {self.repeats}.")
        for name, most in _MOST.items():
            value = getattr(self, name)
            if value is not None and value > most:
                raise InputError(f"`{name}` must be at most {most:,}, got {value}.")

    @classmethod
    def parse(cls, text: str, named: Mapping[str, Fidelity]) -> Fidelity:
        """Read a name, or a name and quantities that differ: ``paper,resolution=0.5``.

        Args:
            text: What a user wrote; it becomes the name.
            named: The fidelities that can be named.

        Raises:
            InputError: If a name or a quantity is unknown, or a number is out of range.
        """
        name, *pairs = text.split(",")
        if name not in named:
            raise unknown_name("fidelity", name, named)
        numbers = {}
        for pair in pairs:
            quantity, _, value = pair.partition("=")
            if quantity not in _QUANTITIES:
                raise unknown_name("quantity of a fidelity", quantity, _QUANTITIES)
            try:
                numbers[quantity] = _QUANTITIES[quantity](value)
            except ValueError:
                kind = "whole number" if _QUANTITIES[quantity] is int else "number"
                raise InputError(f"`{quantity}` must be a {kind}, got `{value}`.") from None
        return dataclasses.replace(named[name], name=text, **numbers)  # type: ignore[arg-type]


PAPER = Fidelity("paper")
"""The full network on full-size images, as the paper measures it."""

REDUCED = Fidelity("reduced", cells_per_stage=1, resolution=0.5, canonical=True)
"""One cell per stage on half-size images: many times cheaper, and ranks nearly as well."""
