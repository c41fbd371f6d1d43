"""The base class of hardware constraints, and limits on them."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ._component import Component
from ._errors import InputError
from ._numbers import is_real

if TYPE_CHECKING:
    from ._architecture import Architecture


class HardwareConstraint(Component, ABC):
    """A cost of running an architecture, on which a user may set a limit.

    Costs are compared before any metric is computed, for every candidate: they should be cheap
    and must be finite. They describe the full network, whatever fidelity metrics use.

    Attributes:
        unit: What the cost counts, in words: ``"multiply-adds"``.
    """

    unit: str

    @abstractmethod
    def cost(self, architecture: Architecture) -> float:
        """Return the cost of an architecture, in `unit`."""


@dataclass(frozen=True)
class Limit:
    """The largest cost that a user accepts.

    Attributes:
        constraint: The cost that is limited.
        maximum: The largest accepted value, in the constraint's unit.

    Raises:
        InputError: If the maximum is not a positive number.
    """

    constraint: HardwareConstraint
    maximum: float

    def __post_init__(self) -> None:
        if not (is_real(self.maximum) and math.isfinite(self.maximum) and self.maximum > 0):
            raise InputError(
                f"limit `{self.constraint.name}` must be a positive number, got {self.maximum!r}."
            )
