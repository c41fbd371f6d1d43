"""The examples for pymoo run, with few evaluations."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"


def example(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_nsga2_trades_metrics_against_flops(capsys: pytest.CaptureFixture[str]) -> None:
    example("pymoo_tf_moenas").main(["--quick", "--evaluations", "16", "--population", "8"])
    title, _, header, *rows = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"\d+ architectures, hypervolume [01]\.\d{3}", title)
    assert header.split() == ["ntk", "linear_regions", "flops"]
    assert len(rows) == int(title.split()[0]) >= 1
    flops = [float(row.split()[2]) for row in rows]
    assert flops == sorted(flops)


def test_pymoos_own_problems_are_solved(capsys: pytest.CaptureFixture[str]) -> None:
    module = example("pymoo_problems")
    module.main(["--evaluations", "150"])
    header, *rows = capsys.readouterr().out.splitlines()
    assert header.split() == ["problem", "FreeREA", "pymoo"]
    assert len(rows) == len(module.PROBLEMS)
    assert not any("nan" in row for row in rows)
