"""The types of numbers that torch computes with where none are asked for."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import torch


@dataclass(frozen=True)
class Precision:
    """The default type, and the types that autocast turns to.

    The process, or the thread, has it, and values of metrics depend on it.

    Attributes:
        default: The type of what is made without one.
        autocast: The type for each type of device on which autocast is on.
    """

    default: torch.dtype
    autocast: Mapping[str, torch.dtype]

    @classmethod
    def current(cls, device: torch.device) -> Precision:
        """Return what is in force here for the CPU and a device."""
        kinds = filter(torch.amp.is_autocast_available, sorted({"cpu", device.type}))
        return cls(
            torch.get_default_dtype(),
            {
                each: torch.get_autocast_dtype(each)
                for each in kinds
                if torch.is_autocast_enabled(each)
            },
        )

    @contextlib.contextmanager
    def in_force(self) -> Iterator[None]:
        """Compute with these types, as in a process that was started without them."""
        before = torch.get_default_dtype()
        with contextlib.ExitStack() as stack:
            for kind, dtype in self.autocast.items():
                stack.enter_context(torch.autocast(kind, dtype))
            torch.set_default_dtype(self.default)
            try:
                yield
            finally:
                torch.set_default_dtype(before)

    def __str__(self) -> str:
        """Return it as JSON."""
        autocast = {kind: str(dtype) for kind, dtype in self.autocast.items()}
        return json.dumps({"default": str(self.default), "autocast": autocast}, sort_keys=True)
