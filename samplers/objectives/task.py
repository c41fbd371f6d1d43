"""What a study is of: all that the values of its trials depend on."""

from __future__ import annotations

import dataclasses
import functools
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from freerea.metrics import Evaluator
from freerea_plugins import Component, Direction, Limit, Metric, SearchSpace

Task = Mapping[str, Any]
"""Facts by name, as JSON writes them."""


class Measuring(Protocol):
    """What measures networks, as an objective of Optuna and a problem of pymoo do."""

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """What is measured, in order."""

    @property
    def limits(self) -> tuple[Limit, ...]:
        """The limits."""

    @property
    def directions(self) -> Sequence[Direction]:
        """The direction of each objective."""

    @property
    def seed(self) -> int:
        """Seed of the initialisations."""

    def origin(self) -> Task:
        """Return where networks come from, and what they are run on."""


def describe(objective: Measuring) -> dict[str, Any]:
    """Return all that the values of an objective depend on, as JSON writes it.

    Settings that JSON cannot write are known by their class alone.
    """
    metrics = {each.registered_name(): each for each in objective.metrics}
    renamed = {
        name: original
        for name, each in metrics.items()
        if (original := getattr(type(each), "name", name)) != name
    }
    facts = {
        **objective.origin(),
        "metrics": list(metrics),
        **({"metrics under other names": renamed} if renamed else {}),
        "directions": list(objective.directions),
        "metric versions": {name: each.version for name, each in metrics.items()},
        "metric settings": {name: dict(each.settings()) for name, each in metrics.items()},
        "limits": {each.constraint.name: float(each.maximum) for each in objective.limits},
        "limit versions": {
            each.constraint.name: each.constraint.version for each in objective.limits
        },
        "seed": objective.seed,
    }
    return _as_json(facts)


def describe_space(space: SearchSpace) -> dict[str, Any]:
    """Return what distinguishes a search space from others.

    A data set that the space knows by name is known by its name alone.
    """
    dataset = space.dataset
    known = dataset in space.datasets
    return _as_json(
        {
            "space": space.name,
            "space version": space.version,
            "space options": dict(space.settings()),
            "data set": dataset.name,
            **({} if known else {"shape and classes": dataset.written_shape()}),
        }
    )


def describe_component(component: Component) -> dict[str, Any]:
    """Return the name, version and options of a component."""
    name = getattr(component, "name", type(component).__qualname__)
    return _as_json({"name": name, "version": component.version, "options": _options(component)})


def describe_evaluator(evaluator: Evaluator) -> dict[str, Any]:
    """Return how networks are built and what they are run on.

    The name of the fidelity changes nothing, and is left out.
    """
    fidelity = dataclasses.asdict(evaluator.fidelity)
    del fidelity["name"]
    return {"fidelity": fidelity, "batch": evaluator.batch.digest()}


def differences(before: Task, now: Task) -> Iterator[str]:
    """Yield in words what differs between two descriptions."""
    for name in dict.fromkeys((*before, *now)):
        old, new = before.get(name), now.get(name)
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            yield from (f"{name}, {each}" for each in differences(old, new))
        elif json.dumps(old) != json.dumps(new):
            yield f"{name}: {_in_words(old)} before, {_in_words(new)} now"


def _options(component: object) -> dict[str, Any]:
    """Return the attributes of an instance, without what it has computed."""
    return {
        name: value
        for name, value in vars(component).items()
        if not isinstance(getattr(type(component), name, None), functools.cached_property)
    }


def _as_json(facts: Mapping[str, Any]) -> dict[str, Any]:
    written: dict[str, Any] = json.loads(json.dumps(facts, default=_writable, skipkeys=True))
    return written


def _writable(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {each.name: getattr(value, each.name) for each in dataclasses.fields(value)}
    return type(value).__qualname__


def _in_words(value: object) -> str:
    if value is None:
        return "none"
    text = value if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= 80 else f"{text[:79]}…"
