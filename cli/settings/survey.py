"""How architectures of a benchmark table are measured."""

from __future__ import annotations

from freerea_plugins import InputError

from .measurement import MeasurementSettings


class SurveySettings(MeasurementSettings):
    """How architectures of a benchmark table are measured; fields are named as the options.

    A sample that is not given is that of the whole table where this is smaller.

    Raises:
        InputError: If the sample is too small to rank.
    """

    command: str = ""
    sample: int | None = 1000

    def _check_values(self) -> None:
        super()._check_values()
        if self.sample is not None and self.sample < 2:
            raise InputError(f"`--sample` must be at least 2 or `all`, got {self.sample}.")


def given_sample(text: str | None) -> dict[str, int | None]:
    """Read the size of a sample as the setting `sample`, where one is given.

    `None` stands for ``all``.

    Raises:
        InputError: If it is neither that nor a number.
    """
    if text is None:
        return {}
    if text == "all":
        return {"sample": None}
    try:
        return {"sample": int(text)}
    except ValueError:
        raise InputError(f"`--sample` must be a whole number or `all`, got {text}.") from None
