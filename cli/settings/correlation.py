"""How metrics are compared with accuracy."""

from __future__ import annotations

from typing import Literal

from .survey import SurveySettings


class CorrelationSettings(SurveySettings):
    """How metrics are compared with accuracy; fields are named as the options."""

    command: Literal["correlate"] = "correlate"
