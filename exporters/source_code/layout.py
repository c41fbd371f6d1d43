"""Code in lines of a bearable length, broken as formatters break it."""

from __future__ import annotations

from dataclasses import dataclass

WIDTH = 88


@dataclass(frozen=True)
class Call:
    """What opens, holds some items and closes again, as a call or a list.

    Attributes:
        opening: The text before the items, with the bracket: ``"nn.Sequential("``.
        items: The items in order.
        closing: The text after them, with the bracket.
        is_list: Whether it stands on several lines only with one line for each item.
    """

    opening: str
    items: tuple[Expression, ...]
    closing: str = ")"
    is_list: bool = False

    def __str__(self) -> str:
        """Return all in one line."""
        return f"{self.opening}{', '.join(map(str, self.items))}{self.closing}"

    def prefixed(self, prefix: str) -> Call:
        """Return the same after another text, as ``"self.stem = "``."""
        return Call(prefix + self.opening, self.items, self.closing, self.is_list)


Expression = str | Call


def prefixed(prefix: str, expression: Expression) -> Expression:
    """Return an expression after a text."""
    if isinstance(expression, Call):
        return expression.prefixed(prefix)
    return prefix + expression


def lines(expression: Expression, indent: int, tail: str = "") -> list[str]:
    """Return the lines of an expression.

    Args:
        expression: The expression.
        indent: Number of spaces before it.
        tail: What follows it, as a comma.
    """
    space = " " * indent
    flat = f"{space}{expression}{tail}"
    if isinstance(expression, str) or not expression.items or len(flat) <= WIDTH:
        return [flat]
    together = f"{space}    {', '.join(map(str, expression.items))}"
    if len(together) <= WIDTH and not expression.is_list:
        inner = [together]
    elif len(expression.items) == 1 and not expression.is_list:
        inner = lines(expression.items[0], indent + 4)
    else:
        inner = [line for item in expression.items for line in lines(item, indent + 4, tail=",")]
    return [f"{space}{expression.opening}", *inner, f"{space}{expression.closing}{tail}"]
