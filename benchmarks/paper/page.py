"""Tables as Markdown writes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .outcome import Outcome
from .published import Published

FRONTS = ("TF-MOENAS",)
"""Methods that look for a front, of which one answer is chosen."""

FRONT_NOTE = (
    "The most accurate of a front is chosen by test accuracies, which no search may see: what a "
    "better choice of one answer could gain."
)


@dataclass
class Table:
    """A table with headings.

    Attributes:
        headings: Of the columns.
        rows: The cells of each row.
    """

    headings: list[str]
    rows: list[Sequence[str]] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [self.headings, ["---"] * len(self.headings), *self.rows]
        return "\n".join(f"| {' | '.join(each)} |" for each in lines)


def page(title: str, tables: Iterable[Table], notes: Iterable[str]) -> str:
    """Return tables under a title, and notes below them."""
    below = "\n".join(f"- {each}" for each in notes)
    return "\n\n".join(filter(None, [f"## {title}", *map(str, tables), below])) + "\n"


def comparison(
    heading: str,
    outcomes: Mapping[str, Outcome],
    published: Mapping[str, Published],
    optimum: str,
    their_optimum: float,
) -> Table:
    """Return a row for each method, ours beside the paper's.

    Args:
        heading: What the first heading begins with.
        outcomes: What was measured, by method.
        published: What the paper reports, by method.
        optimum: The best test accuracy of the table that is searched, written.
        their_optimum: As the paper has it.
    """
    columns = ("ours", "seconds", "evaluations", "the paper's", "seconds", "difference")
    table = Table([f"{heading}method", *columns])
    for name in dict.fromkeys([*published, *outcomes]):
        ours, theirs = outcomes.get(name), published.get(name)
        row = [name, "not measured", "", "", "", "", ""]
        if ours is not None:
            row[1:4] = [
                accuracy(ours.mean, ours.deviation),
                duration(ours.seconds),
                f"{ours.evaluations:.0f}",
            ]
        if theirs is not None:
            row[4:6] = [accuracy(theirs.accuracy, theirs.deviation), duration(theirs.seconds)]
        if ours is not None and theirs is not None:
            row[6] = f"{round(ours.mean - theirs.accuracy, 2) + 0.0:+.2f}"  # no negative zero
        table.rows.append(row)
        if name in FRONTS and ours is not None and len(ours.best_of_fronts):
            best = accuracy(float(ours.best_of_fronts.mean()), float(ours.best_of_fronts.std()))
            table.rows.append([f"{name}, the most accurate of its front", best, *[""] * 5])
    table.rows.append(["optimum", optimum, "", "", f"{their_optimum:.2f}", "", ""])
    return table


def accuracy(mean: float, deviation: float) -> str:
    """Return a mean and its standard deviation."""
    return f"{mean:.2f} ± {deviation:.2f}"


def duration(seconds: float) -> str:
    """Return seconds, from a thousand on with separators."""
    return f"{seconds:,.0f}"
