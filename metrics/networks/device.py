"""The device that networks are run on."""

from __future__ import annotations

import torch

from freerea_plugins import InputError


def resolve_device(name: str) -> torch.device:
    """Return a device that this machine has.

    Raises:
        InputError: If the name is not that of a device, or the machine does not have it.
    """
    try:
        device = torch.device(name)
        if device.type == "meta":
            raise InputError(f"device `{name}` cannot be used: it holds no numbers.")
        torch.empty(0, device=device)
    # What torch raises for a device that is not there differs from build to build.
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        reason = str(error).partition("\n")[0]
        raise InputError(f"device `{name}` cannot be used: {reason}") from error
    return device
