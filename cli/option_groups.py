"""Options that go together, declared once and taken by a command as one argument."""

from __future__ import annotations

import dataclasses
import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_type_hints

from .options import (
    Batch,
    Cache,
    Dataset,
    Device,
    Evaluations,
    Fidelity,
    Jobs,
    Json,
    Output,
    Repeats,
    Resume,
    Seconds,
    Seed,
    Space,
)

DEFAULT_EVALUATIONS = 200
"""How many evaluations end a search to which no end is set."""


@dataclass(frozen=True, kw_only=True)
class SpaceOptions:
    """Which architectures there are, and for which images."""

    space: Space = "nats-tss"
    dataset: Dataset = None


@dataclass(frozen=True, kw_only=True)
class MeasuringOptions:
    """How an architecture is measured."""

    fidelity: Fidelity = "reduced"
    repeats: Repeats = None
    batch: Batch = None
    device: Device = "cpu"
    seed: Seed = 0


@dataclass(frozen=True, kw_only=True)
class BudgetOptions:
    """When a search ends."""

    evaluations: Evaluations = None
    seconds: Seconds = None

    def or_default(self) -> dict[str, Any]:
        """Return the budget, which is 200 evaluations where the user set none."""
        unlimited = self.evaluations is None and self.seconds is None
        return {
            "evaluations": DEFAULT_EVALUATIONS if unlimited else self.evaluations,
            "seconds": self.seconds,
        }


@dataclass(frozen=True, kw_only=True)
class RunOptions:
    """What belongs to one call of a command, not to the search that it begins or goes on with."""

    jobs: Jobs = 1
    output: Output = None
    resume: Resume = None
    cache: Cache = None
    json: Json = False

    @property
    def folder(self) -> Path | None:
        """The folder that the user named."""
        return self.output if self.resume is None else self.resume


def command(function: Callable[..., None]) -> Callable[..., None]:
    """Return a function with an option for each field of the groups that another one takes.

    Args:
        function: Its parameters are options, or groups: dataclasses whose fields are options.
    """
    groups: dict[str, Any] = {}
    parameters: list[inspect.Parameter] = []
    for each in inspect.signature(function, eval_str=True).parameters.values():
        if dataclasses.is_dataclass(each.annotation):
            groups[each.name] = each.annotation
            parameters += _parameters(each.annotation)
        else:
            parameters.append(each.replace(kind=inspect.Parameter.KEYWORD_ONLY))

    def run(**values: Any) -> None:
        made = {
            name: group(**{each.name: values.pop(each.name) for each in dataclasses.fields(group)})
            for name, group in groups.items()
        }
        function(**made, **values)

    functools.update_wrapper(run, function)
    vars(run)["__signature__"] = inspect.Signature(parameters)
    run.__annotations__ = {each.name: each.annotation for each in parameters}
    return run


def _parameters(group: Any) -> list[inspect.Parameter]:
    hints = get_type_hints(group, include_extras=True)
    return [
        inspect.Parameter(
            each.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=each.default,
            annotation=hints[each.name],
        )
        for each in dataclasses.fields(group)
    ]
