"""Registers the hardware constraints of devices."""

from freerea_plugins import HardwareConstraint, hookimpl

from .constraints.latency import Latency
from .constraints.model_size import ModelSize
from .constraints.peak_memory import PeakMemory


@hookimpl
def freerea_constraints() -> list[type[HardwareConstraint]]:
    """Return the hardware constraints of devices."""
    return [PeakMemory, ModelSize, Latency]
