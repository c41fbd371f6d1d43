"""What an objective asks of whatever its networks come from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from optuna.trial import BaseTrial

from freerea_plugins import Metric

from .task import Task

if TYPE_CHECKING:
    from torch import nn

ChoiceT = TypeVar("ChoiceT")


class NetworkSource(Protocol[ChoiceT]):
    """Where the networks of trials come from, and how they are measured.

    A *choice* is what a trial settles on: something that has costs and can be measured.
    """

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """What is measured, in order."""

    def origin(self) -> Task:
        """Return what networks come from and what they are run on, as JSON writes it."""

    def choose(self, trial: BaseTrial) -> ChoiceT:
        """Let a trial suggest its parameters, and return its choice."""

    def chosen(self, trial: BaseTrial) -> ChoiceT:
        """Return the choice of a trial that was suggested before."""

    def attributes(self, choice: ChoiceT) -> Mapping[str, Any]:
        """Return what a trial records of its choice, beside the costs."""

    def costs(self, choice: ChoiceT) -> dict[str, float]:
        """Return FLOPs, parameters and every limited cost by name."""

    def measure(self, choice: ChoiceT) -> dict[str, float]:
        """Return the value of each metric by name."""

    def build_network(self, trial: BaseTrial) -> nn.Module:
        """Build the network of a trial that was suggested before."""

    def sampler_options(self) -> dict[str, Any]:
        """Return the options of a `FreeREASampler` that proposes such choices."""
