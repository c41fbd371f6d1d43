"""Optuna's own suites for samplers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from optuna.samplers import BaseSampler
from optuna.testing.pytest_samplers import (
    BasicSamplerTestCase,
    MultiObjectiveSamplerTestCase,
    RelativeSamplerTestCase,
)

from freerea.samplers import FreeREASampler, RegularizedEvolutionSampler

SAMPLERS = [FreeREASampler, RegularizedEvolutionSampler]


class TestConventions(BasicSamplerTestCase, RelativeSamplerTestCase, MultiObjectiveSamplerTestCase):
    @pytest.fixture(params=SAMPLERS)
    def sampler(self, request: pytest.FixtureRequest) -> Callable[[], BaseSampler]:
        # Small, so that the suites' few trials reach beyond the founders.
        options: dict[str, Any] = {"population_size": 3, "tournament_size": 2, "seed": 0}
        return lambda: request.param(**options)
