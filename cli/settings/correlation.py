"""How metrics are compared with accuracy."""

from __future__ import annotations

from typing import Literal

from freerea_plugins import InputError

from .measurement import MeasurementSettings


class CorrelationSettings(MeasurementSettings):
    """How metrics are compared with accuracy; fields are named as the options.

    A sample that is not given is that of the whole table where this is smaller.

    Raises:
        InputError: If the sample is too small to rank.
    """

    command: Literal["correlate"] = "correlate"
    sample: int | None = 1000

    def _check_values(self) -> None:
        super()._check_values()
        if self.sample is not None and self.sample < 2:
            raise InputError(f"`--sample` must be at least 2 or `all`, got {self.sample}.")


def parse_sample(text: str) -> int | None:
    """Read the size of a sample; `None` stands for ``all``.

    Raises:
        InputError: If it is neither.
    """
    if text == "all":
        return None
    try:
        return int(text)
    except ValueError:
        raise InputError(f"`--sample` must be a whole number or `all`, got {text}.") from None
