"""Networks become files: checked before they appear under their names."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ._errors import InputError
from ._files import new_file, whole_file, writing
from ._manager import PluginManager, default_plugin_manager

if TYPE_CHECKING:
    from torch import Tensor, nn

    from ._architecture import Architecture
    from ._exporter import Exporter
    from ._facts import NetworkFacts

_SETTLING_BATCH = 8
"""Inputs of noise that batch-norm has its statistics of."""

CHECKED_BATCHES = (1, 5)
"""Numbers of inputs on which a file is compared with its network."""

WeightsLike = str | Path | os.PathLike[str] | Mapping[str, "Tensor"]
"""Weights by name, or a file that holds them."""


@dataclass(frozen=True)
class ExportedFile:
    """A file that a network was written to.

    Attributes:
        path: The file.
        bytes: Its size.
        difference: The largest difference between its outputs and those of the network, at batches
            of 1 and 5; `None` if it cannot be run here.
        details: What its format tells, as ``{"opset": 20}``.
    """

    path: Path
    bytes: int
    difference: float | None
    details: Mapping[str, object]


def find_exporter(path: Path | str, *, manager: PluginManager | None = None) -> Exporter:
    """Return the exporter for the suffix of a file.

    Raises:
        InputError: If there is none.
    """
    found = default_plugin_manager() if manager is None else manager
    suffix = Path(path).suffix.lower()
    known = [
        f".{name}"
        for name, each in found.exporters.items()
        for name in (name, *each.component.aliases)
    ]
    if suffix not in known:
        error = found.unknown_name("format", suffix or "none", known)
        raise InputError(f"`{path}`: {error}")
    return found.exporter(suffix[1:])()


def write_network(
    network: nn.Module,
    path: Path | str,
    facts: NetworkFacts,
    *,
    weights: WeightsLike | None = None,
    overwrite: bool = False,
    exporter: Exporter | None = None,
    manager: PluginManager | None = None,
) -> ExportedFile:
    """Write a network to a file, in the format of its suffix, and compare the two.

    The file appears when it has been compared; one that computes something else never does.

    Args:
        network: The network, on the CPU; it is left as it is, but for `weights`.
        path: The file.
        facts: What is known of the network.
        weights: Weights that are given to the network first; by default it has its own.
        overwrite: Whether a file of that name is replaced.
        exporter: What writes it; what is registered for the suffix by default.
        manager: Where exporters are looked up; in all that is installed by default.

    Raises:
        InputError: If the suffix is unknown, there is a file already, the weights do not fit, the
            network does not turn such inputs into one tensor, the format cannot hold it, or what
            was written computes something else.
    """
    path = Path(path)
    if exporter is None:
        exporter = find_exporter(path, manager=manager)
    if os.path.lexists(path) and not (overwrite and path.is_file()):
        raise InputError(f"`{path}` is there already: choose another name, or replace it.")
    if weights is not None:
        give_weights(network, weights, manager=manager)
    modes = {each: each.training for each in network.modules()}
    network.eval()
    try:
        _require_outputs(network, facts)
        with (
            writing(path),
            tempfile.TemporaryDirectory() as folder,
            (whole_file if overwrite else new_file)(path) as unfinished,
        ):
            # In a folder of its own, a file has its suffix before it has its name.
            written = Path(folder) / path.name
            details = dict(exporter.write(network, written, facts))
            difference = _difference(exporter, network, written, facts)
            shutil.copyfile(written, unfinished)
            size = unfinished.stat().st_size
    finally:
        for module, training in modes.items():
            module.training = training
    return ExportedFile(path, size, difference, details)


def give_weights(
    network: nn.Module, weights: WeightsLike, *, manager: PluginManager | None = None
) -> None:
    """Give weights to a network.

    Args:
        network: The network.
        weights: The weights, or a file of them.
        manager: Where formats of files are looked up; in all that is installed by default.

    Raises:
        InputError: If the file cannot be read, or the weights are those of another architecture.
    """
    if isinstance(weights, Mapping):
        named, source = weights, "weights"
    else:
        path = Path(weights)
        if not path.is_file():
            raise InputError(f"weights `{path}` cannot be read: there is no such file.")
        named, source = find_exporter(path, manager=manager).read_weights(path), f"weights `{path}`"
    wanted = {name: tuple(each.shape) for name, each in network.state_dict().items()}
    given = {name: tuple(each.shape) for name, each in named.items()}
    for name, shape in wanted.items():
        if name in given and given[name] != shape:
            raise InputError(
                f"{source} are those of another architecture: `{name}` has the shape "
                f"{given[name]}, the network needs {shape}."
            )
    for names, fault in (
        ([name for name in wanted if name not in given], "lack"),
        ([name for name in given if name not in wanted], "have, and the network has not,"),
    ):
        if names:
            more = f" and {len(names) - 1} more" if len(names) > 1 else ""
            raise InputError(
                f"{source} are those of another architecture: they {fault} `{names[0]}`{more}."
            )
    network.load_state_dict(dict(named))


def seeded_network(architecture: Architecture) -> nn.Module:
    """Return the network of an architecture with random weights, always the same.

    Batch-norm has the statistics of noise: with those that it begins with, outputs of deep networks
    hardly depend on their inputs, and a comparison of outputs would tell nothing.
    """
    import torch
    from torch.nn.modules.batchnorm import _NormBase

    with torch.random.fork_rng(devices=[]), torch.no_grad():
        torch.manual_seed(0)
        network = architecture.build_network().train()
        # Without a momentum, statistics are those of what was seen.
        momenta = {each: each.momentum for each in network.modules() if isinstance(each, _NormBase)}
        for each in momenta:
            each.momentum = None
        network(torch.randn(_SETTLING_BATCH, *architecture.input_shape()))
        for each, momentum in momenta.items():
            each.momentum = momentum
    return network


def _require_outputs(network: nn.Module, facts: NetworkFacts) -> None:
    """Check that a network turns inputs into one tensor.

    Raises:
        InputError: If it does not.
    """
    import torch

    try:
        with torch.no_grad():
            outputs: object = network(torch.zeros(2, *facts.input_shape))
    # A network may refuse its input in any way it likes.
    except Exception as error:
        reason = next(iter(str(error).splitlines()), "") or type(error).__name__
        raise InputError(
            f"the network does not run on inputs of shape {facts.input_shape}: {reason:.200}"
        ) from error
    if not isinstance(outputs, torch.Tensor):
        raise InputError(f"the network must return a tensor, got {type(outputs).__name__}.")


def _difference(
    exporter: Exporter, network: nn.Module, path: Path, facts: NetworkFacts
) -> float | None:
    import torch

    generator = torch.Generator().manual_seed(0)
    largest: float | None = None
    for batch in CHECKED_BATCHES:
        inputs = torch.randn(batch, *facts.input_shape, generator=generator)
        found = exporter.difference(network, path, inputs)
        if found is None:
            return None
        if not found <= exporter.tolerance:
            raise InputError(
                f"`{path.name}` is not written: its outputs would differ from those of the network "
                f"by {found:.2g} at a batch of {batch}, more than {exporter.tolerance:g}."
            )
        largest = max(found, largest or 0.0)
    return largest
