"""The check of an exporter."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from .._exporter import Exporter
from .._exporting import CHECKED_BATCHES
from .._facts import NetworkFacts
from .._kinds import EXPORTER
from ._expectation import expect, instance_of, no_exception, number, stored_settings

if TYPE_CHECKING:
    from torch import nn

_SHAPE = (3, 8, 8)
_FACTS = NetworkFacts(
    _SHAPE,
    architecture='a "quoted" one',
    space="checks",
    class_names=("cat", "dog's", "chien é"),
    mean=(0.5, 0.4, 0.3),
    deviation=(0.2, 0.2, 0.1),
)


def check_exporter(exporter: Exporter | type[Exporter]) -> None:
    """Check that an exporter keeps what exporters promise.

    A small convolutional network becomes one file, and stays as it was. Where the file can be run,
    it computes what the network does, for one input and for several, and the difference tells
    another network's file from its own. Weights that can be read are those that were written.

    Args:
        exporter: A class, made without arguments, or an instance.

    Raises:
        AssertionError: If it breaks a promise.
    """
    import torch
    from torch import nn

    from ._randomness import preserved_randomness

    instance = instance_of(EXPORTER, exporter)
    subject = f"exporter `{instance.name}`"
    with preserved_randomness(), tempfile.TemporaryDirectory() as folder:
        torch.manual_seed(0)
        network, other = _network(nn.ReLU()), _network(nn.Tanh())
        before = {name: each.clone() for name, each in network.state_dict().items()}
        path = Path(folder) / f"network.{instance.name}"
        with no_exception(subject, "on a small network", "it must write one"):
            details = instance.write(network, path, _FACTS)
        expect(path.is_file(), f"{subject} writes no file `{path.name}`; it must, under that name")
        expect(
            isinstance(details, Mapping),
            f"{subject} returns a {type(details).__name__} of what it wrote; it must be a mapping",
        )
        stored_settings(f"{subject}, of what it wrote,", details)
        _check_left_alone(subject, network, before)
        _check_difference(subject, instance, network, other, path)
        _check_left_alone(subject, network, before)
        _check_weights(subject, instance, network, path)


def _network(activation: nn.Module) -> nn.Module:
    from torch import nn

    return nn.Sequential(
        nn.Conv2d(_SHAPE[0], 6, 3, padding=1, bias=False),
        nn.BatchNorm2d(6),
        activation,
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(6, len(_FACTS.class_names)),
    ).eval()


def _check_left_alone(subject: str, network: nn.Module, before: Mapping[str, object]) -> None:
    import torch

    now = network.state_dict()
    is_same = list(now) == list(before) and all(
        torch.equal(each, before[name])  # type: ignore[arg-type]
        for name, each in now.items()
    )
    expect(
        is_same and not any(each.training for each in network.modules()),
        f"{subject} changes the network that it is given; work on a copy",
    )


def _check_difference(
    subject: str, exporter: Exporter, network: nn.Module, other: nn.Module, path: Path
) -> None:
    import torch

    for batch in CHECKED_BATCHES:
        situation = f"for {batch} inputs"
        inputs = torch.randn(batch, *_SHAPE)
        with no_exception(subject, situation, "a file must take any number of inputs"):
            own = exporter.difference(network, path, inputs)
            others = exporter.difference(other, path, inputs)
        if own is None:
            continue
        difference = number(subject, own, situation)
        expect(
            0 <= difference <= exporter.tolerance,
            f"{subject} has a file that differs from its network by {difference:.2g} {situation}; "
            f"`tolerance` is {exporter.tolerance:g}",
        )
        expect(
            others is not None and others > exporter.tolerance,
            f"{subject} finds no difference between a file and another network {situation}; "
            "`difference` must compare what is in the file",
        )


def _check_weights(subject: str, exporter: Exporter, network: nn.Module, path: Path) -> None:
    import torch

    if type(exporter).read_weights is Exporter.read_weights:
        return
    with no_exception(subject, "when it reads weights", "it must read what it wrote"):
        found = exporter.read_weights(path)
    wanted = network.state_dict()
    expect(
        set(found) == set(wanted)
        and all(torch.equal(each, wanted[name]) for name, each in found.items()),
        f"{subject} reads other weights than it wrote; they must be the same, by their names",
    )
