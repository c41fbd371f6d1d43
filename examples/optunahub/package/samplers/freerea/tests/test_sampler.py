"""The samplers, loaded as OptunaHub loads them, in Optuna's own test suites."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import optunahub
import pytest
from optuna.samplers import BaseSampler
from optuna.testing.pytest_samplers import (
    BasicSamplerTestCase,
    MultiObjectiveSamplerTestCase,
    RelativeSamplerTestCase,
)

package = Path(__file__).parents[3]
module = optunahub.load_local_module("samplers/freerea", registry_root=str(package))


class TestSamplers(BasicSamplerTestCase, RelativeSamplerTestCase, MultiObjectiveSamplerTestCase):
    """What every sampler has to do."""

    @pytest.fixture(params=["FreeREASampler", "RegularizedEvolutionSampler"])
    def sampler(self, request: pytest.FixtureRequest) -> Callable[[], BaseSampler]:
        """Return a constructor of a sampler with a population that few trials fill."""
        options: dict[str, Any] = {"population_size": 3, "tournament_size": 2, "seed": 0}
        return lambda: getattr(module, request.param)(**options)
