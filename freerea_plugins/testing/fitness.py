"""The check of a fitness."""

from __future__ import annotations

from .._errors import InputError
from .._fitness import Fitness
from .._kinds import FITNESS
from .._manager import PluginManager, default_plugin_manager
from .._metric import Metric
from .._pool_score import PoolScore
from ._expectation import expect, instance_of


def check_fitness(
    fitness: Fitness | type[Fitness], *, manager: PluginManager | None = None
) -> None:
    """Check that a fitness keeps what fitnesses promise.

    It declares metrics and a pool score; the names among them are those of components that are
    installed, and no metric is there twice, as one with an alias might be.

    Args:
        fitness: A class, made without arguments, or an instance.
        manager: Where names are looked up; in all that is installed by default.

    Raises:
        AssertionError: If it breaks a promise.
    """
    instance = instance_of(FITNESS, fitness)
    subject = f"fitness `{instance.name}`"
    found = default_plugin_manager() if manager is None else manager
    try:
        names = [
            each.name if isinstance(each, Metric) else found.metric(each).name
            for each in instance.metrics
        ]
        if not isinstance(instance.score, PoolScore):
            found.score(instance.score)
    except InputError as error:
        raise AssertionError(f"{subject} names what is not installed: {error}") from error
    for name in names:
        expect(
            names.count(name) == 1,
            f"{subject} has the metric `{name}` twice; each counts once",
        )
