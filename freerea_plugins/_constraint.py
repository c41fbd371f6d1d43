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
    from collections.abc import Mapping

    from torch import nn
    from typing_extensions import Self

    from ._architecture import Architecture


class HardwareConstraint(Component, ABC):
    """A cost of running an architecture, on which a user may set a limit.

    Costs are compared before any metric is computed, for every candidate: they should be cheap
    and must be finite. They describe the full network, whatever fidelity metrics use.

    Attributes:
        unit: What the cost counts, in words: ``"multiply-adds"``. Users write and read ``"bytes"``
            as ``256KiB`` and ``"seconds"`` as ``20ms``.
    """

    unit: str

    @classmethod
    def of_argument(cls, argument: str) -> Self:
        """Return the constraint for what users write behind its name, as in ``latency:FILE``.

        Define it where there is something to choose. By default there is not.

        Raises:
            InputError: If the constraint takes no such argument.
        """
        raise InputError(f"constraint `{cls.name}` takes no argument, got `{argument}`.")

    @abstractmethod
    def cost(self, architecture: Architecture) -> float:
        """Return the cost of an architecture, in `unit`."""

    def network_cost(
        self,
        network: nn.Module,  # noqa: ARG002
        input_shape: tuple[int, ...],  # noqa: ARG002
    ) -> float:
        """Return the cost of a network of no search space, in `unit`.

        Define it where a network tells all that the cost depends on; it may be run, and is to be
        left as it was.

        Args:
            network: The network, on any device.
            input_shape: Shape of one input, channels first.

        Raises:
            InputError: If the constraint needs an architecture, as it does by default.
        """
        raise InputError(
            f"constraint `{self.name}` needs an architecture of a search space, not a network."
        )

    def settings(self) -> Mapping[str, object]:
        """Return what distinguishes this instance from others of its class, as JSON writes it.

        A study is known by it. By default there is nothing.
        """
        return {}


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
