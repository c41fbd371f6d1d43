"""Which fitnesses are judged, and under which limits."""

from __future__ import annotations

from typing import Literal

from freerea_plugins import InputError

from .limits import parse_limits
from .survey import SurveySettings

DEFAULT_COSTS = "flops,params"
"""Costs that are limited unless others are named."""


class JudgementSettings(SurveySettings):
    """Which fitnesses are judged, and under which limits; fields are named as the options.

    Each of `metrics` is judged alone. `fitness` and `score`, which other commands take, stay open.

    Attributes:
        fitnesses: Names of fitnesses.
        limits_from: Costs that are limited, each alone, at many quantiles.
        limits: Limits that are given, each of one or several costs together.
    """

    command: Literal["judge"] = "judge"
    fitnesses: list[str]
    limits_from: list[str]
    limits: list[dict[str, float]]


def parse_costs(text: str) -> list[str]:
    """Read names of costs that are separated by commas.

    Raises:
        InputError: If a name is empty.
    """
    names = text.split(",")
    if not all(names):
        raise InputError(
            f"`--limits-from {text}` must be names separated by commas, as {DEFAULT_COSTS}."
        )
    return names


def parse_joint_limits(texts: list[str] | None) -> list[dict[str, float]]:
    """Read limits of several costs together, each written as ``name=value,name=value``.

    Raises:
        InputError: If one is not written so, or limits a cost twice.
    """
    return [parse_limits(text.split(",")) for text in texts or ()]
