"""The Python code of the page on pymoo runs and prints what the page says."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import numpy as np
from pymoo.optimize import minimize
from pymoo.problems.functional import FunctionalProblem
from pymoo.termination import get_termination

from freerea.samplers.pymoo import FreeREA, PeriodicTermination

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


def test_the_termination_ends_after_as_many_evaluations_without_a_change_as_the_page_says() -> None:
    (written, evaluations) = re.findall(
        r"`(PeriodicTermination\(.*\))` ends after (\d+) evaluations", PAGE.read_text("utf-8")
    )[0]
    names = {"PeriodicTermination": PeriodicTermination, "get_termination": get_termination}
    termination = eval(written, names)
    flat = FunctionalProblem(3, lambda x: 1.0, xl=np.zeros(3), xu=np.ones(3))
    result = minimize(flat, FreeREA(), termination, seed=1)
    # The first of the periods is what the others are compared with.
    assert 0 <= result.algorithm.evaluator.n_eval - termination.evaluations - int(evaluations) < 3
    assert termination.termination.max_gen.n_max_gen is None
