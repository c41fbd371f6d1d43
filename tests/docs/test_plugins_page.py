"""The components that the page on plugins shows keep what it says that they promise."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import freerea_plugins
from freerea_plugins.testing import check_exporter, check_metric, check_pool_score

PAGE = Path(__file__).parents[2] / "docs" / "plugins.md"
IMPORTED = [each for each in freerea_plugins.__all__ if each[0].isupper()]
SHOWN = {
    "NumpyWeights": check_exporter,
    "MeanRank": check_pool_score,
    "Excess": check_pool_score,
    "Widths": check_metric,
    "Skips": check_metric,
    "DoubleSkips": check_metric,
    "NoisyGradient": check_metric,
    "HalvedFlow": check_metric,
    "LargestEigenvalue": check_metric,
    "SmallestEigenvalue": check_metric,
}


@pytest.mark.parametrize("name", SHOWN)
def test_a_component_of_the_page_passes_its_check(name: str) -> None:
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    (block,) = (each for each in blocks if f"class {name}(" in each)
    names: dict[str, Any] = {each: getattr(freerea_plugins, each) for each in IMPORTED}
    exec("from __future__ import annotations\n" + block, names)
    SHOWN[name](names[name])
