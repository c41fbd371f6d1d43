"""The Python code of the page on pymoo runs and prints what the page says."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "pymoo.md"
_BLOCK = re.compile(r"^```python\n(.*?)^```\n(?:\n^```\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)


def test_the_blocks_run_in_order_with_few_evaluations() -> None:
    namespace: dict[str, object] = {}
    blocks = _BLOCK.findall(PAGE.read_text("utf-8"))
    for code, output in blocks:
        short = re.sub(r'"n_evals", \d+', '"n_evals", 4', code)
        short = short.replace("pop_size=20", "pop_size=4").replace("FreeREA()", "FreeREA(5)")
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(short, namespace)
        assert printed.getvalue() == output or not output
    assert len(blocks) == 5
