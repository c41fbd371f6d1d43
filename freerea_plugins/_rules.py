"""What each kind of component must be, beyond a class with a name.

A rule that is broken is said as the predicate of a sentence that begins with the component.
"""

from __future__ import annotations

import reprlib
from collections.abc import Iterator
from typing import Any, Generic, get_args

from ._component import ComponentT
from ._constraint import HardwareConstraint
from ._dataset import Dataset
from ._exporter import Exporter
from ._fidelity import Fidelity
from ._fitness import Fitness
from ._metric import ArchitectureMetric, Direction, Metric, NetworkMetric
from ._names import USABLE_NAMES, is_usable
from ._numbers import is_real
from ._pool_score import PoolScore
from ._signatures import refused_call, signature_problems
from ._space import SearchSpace
from ._variable import Variable


class Rules(Generic[ComponentT]):
    """The rules of a kind that has none of its own.

    Args:
        base: The class from which components derive.
    """

    def __init__(self, base: type) -> None:
        self.base = base

    def instances(self, component: type[ComponentT]) -> Iterator[ComponentT]:
        """Yield instances made in each way in which a component is made by its name."""
        yield component()

    def constructor_problems(self, component: type[ComponentT]) -> Iterator[str]:
        """Yield why the class cannot be instantiated by its name."""
        if refusal := refused_call(component, 0):
            yield f"must be made without arguments, but has a constructor with a {refusal}"

    def declared_problems(self, component: ComponentT | type[ComponentT]) -> Iterator[str]:
        """Yield what is wrong with attributes of the class, or of an instance of it."""
        aliases: Any = component.aliases
        if not isinstance(aliases, tuple | list):
            yield f"has `aliases` {reprlib.repr(aliases)}, which must be a tuple of names"
            return
        for name in aliases:
            if not is_usable(name):
                yield f"has the alias {reprlib.repr(name)}: names have {USABLE_NAMES}"
        version: Any = component.version
        if not (isinstance(version, str) and version):
            yield f"has `version` {reprlib.repr(version)}, which must be text"
        summary: Any = component.summary()
        if not isinstance(summary, str):
            yield "has a `summary` that returns no text"

    def problems(self, component: ComponentT) -> Iterator[str]:
        """Yield what is wrong with an instance."""
        yield from signature_problems(self.base, component)


class MetricRules(Rules[Metric]):
    """The rules of metrics."""

    def declared_problems(self, component: Metric | type[Metric]) -> Iterator[str]:
        """Yield what is wrong with attributes of the class, or of an instance of it."""
        yield from super().declared_problems(component)
        if component.direction not in get_args(Direction):
            yield (
                f"has `direction` {reprlib.repr(component.direction)}, which must be 'maximize' "
                "or 'minimize'"
            )

    def problems(self, component: Metric) -> Iterator[str]:
        """Yield what is wrong with an instance."""
        for base in (NetworkMetric, ArchitectureMetric):
            if isinstance(component, base):
                yield from signature_problems(base, component)
                return
        yield "must derive from NetworkMetric or ArchitectureMetric"


class ConstraintRules(Rules[HardwareConstraint]):
    """The rules of hardware constraints."""

    def problems(self, component: HardwareConstraint) -> Iterator[str]:
        """Yield what is wrong with an instance."""
        if not hasattr(component, "unit"):
            yield "has no `unit`"
        elif not (isinstance(component.unit, str) and component.unit):
            yield f"has `unit` {reprlib.repr(component.unit)}, which must be text"
        yield from super().problems(component)


class FitnessRules(Rules[Fitness]):
    """The rules of fitnesses."""

    def declared_problems(self, component: Fitness | type[Fitness]) -> Iterator[str]:
        """Yield what is wrong with attributes of the class, or of an instance of it."""
        yield from super().declared_problems(component)
        # Which names there are is known once all plugins are loaded.
        yield from _metrics_problems(getattr(component, "metrics", None))
        score: Any = getattr(component, "score", None)
        if not (isinstance(score, PoolScore) or is_usable(score)):
            yield f"has `score` {reprlib.repr(score)}, which must be a pool score or its name"


class ExporterRules(Rules[Exporter]):
    """The rules of exporters."""

    def declared_problems(self, component: Exporter | type[Exporter]) -> Iterator[str]:
        """Yield what is wrong with attributes of the class, or of an instance of it."""
        yield from super().declared_problems(component)
        for suffix in (component.name, *component.aliases):
            if suffix != suffix.lower() or "." in suffix:
                yield f"has the suffix `{suffix}`, which must be in lower case and without a dot"
        tolerance: Any = component.tolerance
        if not (is_real(tolerance) and tolerance >= 0):
            yield f"has `tolerance` {reprlib.repr(tolerance)}, which must be a number from 0"


class SpaceRules(Rules[SearchSpace]):
    """The rules of search spaces."""

    def instances(self, component: type[SearchSpace]) -> Iterator[SearchSpace]:
        """Yield the space of the default data set, and that of each."""
        yield component()
        for each in component.datasets:
            yield component(each.name)

    def constructor_problems(self, component: type[SearchSpace]) -> Iterator[str]:
        """Yield why the class cannot be instantiated by its name and that of a data set."""
        yield from super().constructor_problems(component)
        if refused_call(component, 1):
            yield "must have a constructor that takes the name of a data set"

    def declared_problems(self, component: SearchSpace | type[SearchSpace]) -> Iterator[str]:
        """Yield what is wrong with attributes of the class, or of an instance of it."""
        yield from super().declared_problems(component)
        if not hasattr(component, "datasets"):
            yield "has no `datasets`"
            return
        if not (isinstance(component.datasets, tuple | list) and component.datasets):
            yield (
                f"has `datasets` {reprlib.repr(component.datasets)}, which must be a tuple of at "
                "least one Dataset"
            )
            return
        for each in component.datasets:
            yield from _dataset_problems(each)
        names = [each.name.lower() for each in component.datasets]
        if repeated := _first_repeated(names):
            yield f"has two data sets named `{repeated}`"
        reduced: Any = component.reduced
        if not isinstance(reduced, Fidelity):
            yield f"has `reduced` {reprlib.repr(reduced)}, which must be a Fidelity"

    def problems(self, component: SearchSpace) -> Iterator[str]:
        """Yield what is wrong with an instance."""
        if not isinstance(getattr(component, "dataset", None), Dataset):
            yield "has no `dataset`: its constructor must call `super().__init__(dataset)`"
        single: Any = component.single  # a property of most spaces
        if not isinstance(single, Fidelity):
            yield f"has `single` {reprlib.repr(single)}, which must be a Fidelity"
        if hasattr(component, "variables"):
            yield from _variables_problems(component)
        else:
            yield "has no `variables`"
        yield from super().problems(component)


def _metrics_problems(metrics: Any) -> Iterator[str]:
    if not (isinstance(metrics, tuple | list) and metrics):
        yield (
            f"has `metrics` {reprlib.repr(metrics)}, which must be a tuple of at least one metric "
            "or its name"
        )
        return
    for each in metrics:
        if not (isinstance(each, Metric) or is_usable(each)):
            yield f"has `metrics` with {reprlib.repr(each)}, which is no metric and no name of one"
            return
    names = [each.name if isinstance(each, Metric) else each for each in metrics]
    if repeated := _first_repeated(names):
        yield f"has the metric `{repeated}` twice"


def _dataset_problems(dataset: object) -> Iterator[str]:
    if not isinstance(dataset, Dataset):
        yield f"has `datasets` with {reprlib.repr(dataset)}, which is no Dataset"
        return
    if not is_usable(dataset.name):
        yield f"has the data set {reprlib.repr(dataset.name)}: names have {USABLE_NAMES}"
    shape = dataset.input_shape
    if not (isinstance(shape, tuple) and shape and all(map(_is_positive, shape))):
        yield (
            f"has the data set `{dataset.name}` of `input_shape` {reprlib.repr(shape)}, which "
            "must be a tuple of positive whole numbers"
        )
    if not _is_positive(dataset.classes):
        yield (
            f"has the data set `{dataset.name}` of `classes` {reprlib.repr(dataset.classes)}, "
            "which must be a positive whole number"
        )


def _variables_problems(space: SearchSpace) -> Iterator[str]:
    variables: Any = space.variables
    if not (isinstance(variables, tuple | list) and variables):
        yield (
            f"has `variables` {reprlib.repr(variables)}, which must be a tuple of at least one "
            "Variable"
        )
        return
    # A notation of its own may allow what the usual one, `variable=choice,…`, cannot tell apart.
    usual = type(space).encode is SearchSpace.encode
    for each in variables:
        if not isinstance(each, Variable):
            yield f"has `variables` with {reprlib.repr(each)}, which is no Variable"
            return
        yield from _variable_problems(each, usual=usual)
    if repeated := _first_repeated([each.name for each in variables]):
        yield f"has two variables named `{repeated}`"
    if all(len(each.choices) < 2 for each in variables):
        yield "has no variable with two choices, so nothing to search"


def _variable_problems(variable: Variable, *, usual: bool) -> Iterator[str]:
    name = variable.name
    choices: Any = variable.choices
    if not is_usable(name):
        yield f"has the variable {reprlib.repr(name)}: names have {USABLE_NAMES}"
    if not (isinstance(choices, tuple | list) and choices):
        yield (
            f"has the variable `{name}` of choices {reprlib.repr(choices)}, which must be a tuple "
            "of at least one text"
        )
        return
    for choice in choices:
        if not isinstance(choice, str):
            yield (
                f"has the variable `{name}` with the choice {reprlib.repr(choice)}, which must be "
                f"text, as {str(choice)!r}"
            )
        elif usual and "," in choice:
            yield (
                f"has the variable `{name}` with the choice {choice!r}: a comma separates "
                "variables where `encode` is the usual one"
            )
    if repeated := _first_repeated(choices):
        yield f"has the variable `{name}` with the choice `{repeated}` twice"


def _first_repeated(names: Any) -> str | None:
    return next((each for each in names if list(names).count(each) > 1), None)


def _is_positive(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and number > 0
