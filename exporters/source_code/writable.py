"""What can be written as plain Python, and what cannot."""

from __future__ import annotations

import math

import torch


class UnwritableError(ValueError):
    """Something has no form as plain Python; the message says what."""


def attribute_path(path: str) -> str:
    """Return how a part of a module is reached from it: ``self.body[3].norm``."""
    steps = "".join(f"[{each}]" if each.isdigit() else f".{each}" for each in path.split("."))
    return f"self{steps}"


def literal(value: object) -> str:
    """Return a value as Python writes it.

    Raises:
        UnwritableError: If it has no such form.
    """
    if isinstance(value, tuple | list):
        items = list(map(literal, value))
        return in_brackets(items) if isinstance(value, tuple) else f"[{', '.join(items)}]"
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value}")'
    if value is None or isinstance(value, bool | int | float):
        return repr(value)
    if isinstance(value, torch.device):
        return f'torch.device("{value}")'
    if isinstance(value, torch.dtype | torch.memory_format | torch.layout):
        return str(value)
    raise UnwritableError(f"a value of type {type(value).__name__}")


def in_brackets(items: list[str]) -> str:
    """Return texts as a tuple."""
    return f"({items[0]},)" if len(items) == 1 else f"({', '.join(items)})"


def _quoted(text: str) -> str:
    written = repr(text)
    return written if '"' in text or "'" in text else f'"{written[1:-1]}"'
