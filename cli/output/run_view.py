"""What is seen of a search while it runs, below its progress."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table
from rich.text import Text

from .terminal_plot import is_ascii_only
from .trajectory import HEIGHT, trajectory_lines

_OTHER_LINES = 4
"""Of the bar, the axis, a step that is shown beside it, and the cursor."""


@dataclass(frozen=True)
class RunView:
    """The best so far, as a curve as far as there is room, and what the best costs.

    Attributes:
        best: The best score so far after each evaluation, not a number until there is one.
        costs: What the best costs, a row each.
    """

    best: Sequence[float]
    costs: Table

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw it for the terminal as it is now."""
        room = options.size.height - self.costs.row_count - _OTHER_LINES
        for line in trajectory_lines(
            self.best,
            "best score",
            width=options.max_width,
            height=min(HEIGHT, room),
            ascii_only=is_ascii_only(console),
        ):
            yield Text(line, no_wrap=True, overflow="crop")
        yield self.costs
