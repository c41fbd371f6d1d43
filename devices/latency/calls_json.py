"""Calls as JSON, so that any machine with PyTorch can run an operator."""

from __future__ import annotations

import json
from typing import Any

from ..graphs.arguments import with_each
from ..graphs.graph import Call, TensorSlot


def calls_json(calls: tuple[Call, ...]) -> str:
    """Return calls as JSON: functions of ATen with arguments, of tensors the shape and source."""
    return json.dumps(
        [
            {
                "function": each.function,
                "arguments": with_each(TensorSlot, _written, each.arguments),
                "options": {
                    name: with_each(TensorSlot, _written, value)
                    for name, value in each.options.items()
                },
            }
            for each in calls
        ],
        default=lambda _: None,  # A type of numbers or a layout, which is as by default.
        separators=(",", ":"),
    )


def read_calls(text: str) -> tuple[Call, ...]:
    """Return the calls that JSON holds.

    Raises:
        ValueError: If it holds anything else.
    """
    try:
        return tuple(
            Call(
                str(each["function"]),
                tuple(map(_read, each["arguments"])),
                {name: _read(value) for name, value in each.get("options", {}).items()},
            )
            for each in json.loads(text)
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"these are no calls: {error}") from error


def _written(slot: TensorSlot) -> dict[str, Any]:
    return {"tensor": slot.shape, "dtype": slot.dtype, "source": slot.source}


def _read(value: Any) -> Any:
    if isinstance(value, dict):
        return TensorSlot(tuple(value["tensor"]), value["dtype"], value["source"])
    if isinstance(value, list):
        return tuple(map(_read, value))
    return value
