"""What surrounds a measurement: settings of torch that a program may have changed."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator

import torch


@contextlib.contextmanager
def usual_settings(device: torch.device) -> Iterator[None]:
    """Have torch compute as it does by default, so that values do not depend on the program.

    There is no inference mode and no autocast, numbers are float32, what is compiled runs as it is
    written, and new tensors are on the CPU, or on `device` where the program has set another.

    Some of these are settings of the whole process: whoever measures holds the lock of
    `preserved_randomness`.

    Args:
        device: Where the network is run.
    """
    number_type = torch.get_default_dtype()
    with contextlib.ExitStack() as settings:
        settings.enter_context(torch.inference_mode(False))
        if torch.amp.is_autocast_available(device.type):
            settings.enter_context(torch.autocast(device.type, enabled=False))
        if torch.get_default_device().type != "cpu":
            settings.enter_context(device)
        # Whoever has compiled something has imported this; to import it takes seconds.
        if "torch._dynamo" in sys.modules and hasattr(torch.compiler, "set_stance"):
            settings.enter_context(torch.compiler.set_stance("force_eager"))
        torch.set_default_dtype(torch.float32)
        try:
            yield
        finally:
            torch.set_default_dtype(number_type)
