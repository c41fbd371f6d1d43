"""Networks as programs of torch.export, for any number of inputs."""

from __future__ import annotations

import contextlib
import logging
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

import torch
from torch import nn
from torch.export import Dim, ExportedProgram

from freerea_plugins import InputError

from ..source_code.source_file import plain_network
from ..source_code.writable import UnwritableError

if TYPE_CHECKING:
    from freerea_plugins import NetworkFacts

_EXAMPLE_BATCH = 2
"""One would be taken for a constant."""


def exported_program(network: nn.Module, facts: NetworkFacts) -> ExportedProgram:
    """Return a network as a program that takes any number of inputs.

    What torch.export cannot follow, as control flow on arrays of NumPy, it is given as plain
    PyTorch, which computes the same.

    Args:
        network: The network in evaluation mode.
        facts: Have the shape of an input.

    Raises:
        InputError: If it can be followed in neither form.
    """
    inputs = torch.zeros(_EXAMPLE_BATCH, *facts.input_shape)
    try:
        return _export(network, inputs)
    # Whatever stops torch.export, there is a second way.
    except Exception as error:  # noqa: BLE001
        try:
            return _export(plain_network(network, facts), inputs)
        except UnwritableError as second:
            reason = next(iter(str(error).splitlines()), type(error).__name__)
            raise InputError(
                f"the network cannot be exported: torch.export says {reason:.200}; and {second}"
            ) from error


def _export(network: nn.Module, inputs: torch.Tensor) -> ExportedProgram:
    with torch.no_grad(), torch.random.fork_rng(devices=[]), quiet():
        return torch.export.export(
            network, (inputs,), dynamic_shapes=({0: Dim("batch")},), strict=False
        )


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep torch from reporting how it exports, and what it would export that is not there."""
    logger = logging.getLogger("torch")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(before)
