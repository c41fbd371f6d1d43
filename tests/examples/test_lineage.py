"""The example of a lineage draws its two pictures."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

EXAMPLE = Path(__file__).parents[2] / "examples" / "lineage.py"


def test_both_pictures_are_drawn(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(sys, "argv", ["lineage.py", str(tmp_path), "--trials", "40"])
    runpy.run_path(str(EXAMPLE), run_name="__main__")
    for name in ("lineage.svg", "population.svg"):
        assert "<svg" in (tmp_path / name).read_text(encoding="utf-8")
