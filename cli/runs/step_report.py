"""How far a step of a search is, shown by whoever shows the search."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from freerea_plugins import Progress, silent


class StepReport:
    """Passes on what a step says of itself, once there is somebody to show it."""

    def __init__(self) -> None:
        self._shown_by: Progress = silent

    def __call__(self, what: str, done: int, total: int | None) -> None:
        """Pass on how many are done."""
        self._shown_by(what, done, total)

    @contextlib.contextmanager
    def shown(self, report: Progress) -> Iterator[None]:
        """Pass on to a function while the block runs."""
        self._shown_by = report
        try:
            yield
        finally:
            self._shown_by = silent
