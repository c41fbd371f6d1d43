"""Options that go together, declared once and taken by a command as one argument."""

from __future__ import annotations

import dataclasses
import functools
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_type_hints

import typer

from .options import (
    Batch,
    Cache,
    Channels,
    Config,
    Dashboard,
    Dataset,
    Device,
    DryRun,
    Evaluations,
    Fidelity,
    Images,
    Jobs,
    Json,
    Output,
    Quiet,
    Repeats,
    Resolution,
    Resume,
    Seconds,
    Seed,
    Space,
)


@dataclass(frozen=True, kw_only=True)
class SpaceOptions:
    """Which architectures there are, and for which images."""

    space: Space = "nats-tss"
    dataset: Dataset = None
    images: Images = None
    resolution: Resolution = None
    channels: Channels = None


@dataclass(frozen=True, kw_only=True)
class MeasuringOptions:
    """How an architecture is measured."""

    fidelity: Fidelity = None
    repeats: Repeats = None
    batch: Batch = None
    device: Device = "cpu"
    seed: Seed = 0


@dataclass(frozen=True, kw_only=True)
class BudgetOptions:
    """When a search ends."""

    evaluations: Evaluations = None
    seconds: Seconds = None


@dataclass(frozen=True, kw_only=True)
class RunOptions:
    """What belongs to one call of a command, not to the search that it begins or goes on with."""

    jobs: Jobs = "auto"
    output: Output = None
    resume: Resume = None
    config: Config = None
    dry_run: DryRun = False
    dashboard: Dashboard = False
    quiet: Quiet = False
    cache: Cache = None
    json: Json = False


_CONTEXT = "context"


@dataclass(frozen=True)
class GivenOptions:
    """Which options a user gave, in place of leaving them at their defaults.

    Attributes:
        names: The option as it is written, by the name of its parameter.
    """

    names: Mapping[str, str]

    @classmethod
    def of(cls, context: typer.Context) -> GivenOptions:
        """Return what was given on the command line."""
        return cls(
            {
                each.name: each.opts[0]
                for each in context.command.params
                if each.name is not None
                and (source := context.get_parameter_source(each.name)) is not None
                and source.name == "COMMANDLINE"
            }
        )


def command(function: Callable[..., None]) -> Callable[..., None]:
    """Return a function with an option for each field of the groups that another one takes.

    Args:
        function: Its parameters are options; or groups: dataclasses whose fields are options; or
            `GivenOptions`.
    """
    groups: dict[str, Any] = {}
    given: list[str] = []
    parameters = [
        inspect.Parameter(_CONTEXT, inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)
    ]
    for each in inspect.signature(function, eval_str=True).parameters.values():
        if each.annotation is GivenOptions:
            given.append(each.name)
        elif dataclasses.is_dataclass(each.annotation):
            groups[each.name] = each.annotation
            parameters += _parameters(each.annotation)
        else:
            parameters.append(each.replace(kind=inspect.Parameter.KEYWORD_ONLY))

    def run(**values: Any) -> None:
        context = values.pop(_CONTEXT)
        made: dict[str, Any] = {
            name: group(**{each.name: values.pop(each.name) for each in dataclasses.fields(group)})
            for name, group in groups.items()
        }
        made.update(dict.fromkeys(given, GivenOptions.of(context)))
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
