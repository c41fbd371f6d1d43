"""Which widths have the same channels: multipliers round to multiples of 8."""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

from ..inverted_residuals.channels import rounded_channels
from .definition import MobileDefinition

Channels = tuple[tuple[int, ...], ...]
"""For each width that is chosen, the channels of each choice."""


@dataclass(frozen=True)
class WidthChoices:
    """The widths of a definition after rounding.

    Attributes:
        tables: For each width multiplier, the channels of stem, stages and last convolution for
            each of their choices.
    """

    tables: tuple[Channels, ...]

    @classmethod
    @functools.cache
    def of(cls, definition: MobileDefinition) -> WidthChoices:
        """Return the widths of a definition."""
        widths = (
            definition.first_widths,
            *(stage.widths for stage in definition.stages),
            definition.last_widths,
        )
        return cls(
            tuple(
                tuple(tuple(rounded_channels(each * factor) for each in row) for row in widths)
                for factor in definition.width_multipliers
            )
        )

    def channels(self, multiplier: int, chosen: Sequence[int]) -> tuple[int, ...]:
        """Return the channels of stem, stages and last convolution.

        Args:
            multiplier: Index of the width multiplier.
            chosen: Index of each width.
        """
        return tuple(
            [row[index] for row, index in zip(self.tables[multiplier], chosen, strict=True)]
        )

    def canonical(self, multiplier: int, chosen: Sequence[int]) -> tuple[int, tuple[int, ...]]:
        """Return the first multiplier, and its first widths, that have the same channels."""
        wanted = self.channels(multiplier, chosen)
        for first, rows in enumerate(self.tables[:multiplier]):
            if all(each in row for each, row in zip(wanted, rows, strict=True)):
                multiplier = first
                break
        rows = self.tables[multiplier]
        return multiplier, tuple([row.index(each) for each, row in zip(wanted, rows, strict=True)])

    @property
    def combinations(self) -> int:
        """The number of ways to choose multiplier and widths."""
        return len(self.tables) * math.prod(len(row) for row in self.tables[0])

    @functools.cached_property
    def distinct(self) -> int:
        """The number of different channels: of a union of products, by inclusion and exclusion."""
        total = 0
        for count in range(1, len(self.tables) + 1):
            for tables in itertools.combinations(self.tables, count):
                shared = math.prod(
                    len(set.intersection(*map(set, rows))) for rows in zip(*tables, strict=True)
                )
                total += shared if count % 2 else -shared
        return total
