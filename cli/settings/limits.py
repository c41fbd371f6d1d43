"""The option `--limit`."""

from __future__ import annotations

from collections.abc import Mapping

from freerea.devices import find_board, parse_quantity
from freerea_plugins import InputError

from ..output.format import cost_unit


def parse_limits(texts: list[str] | None, board: str | None = None) -> dict[str, float]:
    """Read limits written as ``name=value``, with or without a unit.

    Args:
        texts: The limits.
        board: Name of a board, whose limits hold where no others are given.

    Raises:
        InputError: If one is not written so, has another unit than the cost, or is given twice; or
            the board is unknown.
    """
    written: dict[str, str] = {}
    for text in texts or ():
        name, equals, value = text.rpartition("=")
        if not (name and equals):
            raise InputError(f"`--limit {text}` must be NAME=VALUE with a number, as flops=30M.")
        if name in written:
            raise InputError(f"limit `{name}` is given twice.")
        written[name] = value
    return read_limits(written, board)


def read_limits(written: Mapping[str, str], board: str | None = None) -> dict[str, float]:
    """Read limits by name, with or without a unit.

    Args:
        written: The limits.
        board: Name of a board, whose limits hold where no others are given.

    Raises:
        InputError: If one has another unit than the cost, or the board is unknown.
    """
    limits = {name: parse_quantity(name, value, cost_unit(name)) for name, value in written.items()}
    return limits if board is None else {**find_board(board).limits(), **limits}
