"""Everything that plugins have added, by name."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterable, Mapping
from importlib.metadata import EntryPoint, entry_points

from ._algorithm import SearchAlgorithm
from ._component import ComponentT
from ._constraint import HardwareConstraint
from ._errors import InputError, unknown_name
from ._exporter import Exporter
from ._fitness import Fitness
from ._kinds import ALGORITHM, CONSTRAINT, EXPORTER, FITNESS, METRIC, SCORE, SPACE, Kind
from ._loading import Loader
from ._markers import PROJECT_NAME
from ._metric import Metric
from ._pool_score import PoolScore
from ._registry import Plugin, Registration
from ._space import SearchSpace

DISABLE_VARIABLE = "FREEREA_DISABLE_PLUGINS"


class PluginManager:
    """Metrics, spaces, constraints and all else that installed plugins add, by name.

    Nothing is imported before the first question. A plugin that fails to import, breaks the
    contract or takes a name that is already taken is skipped as a whole and listed as broken
    with the reason; the others work.

    Args:
        found: Entry points to load; those of the group ``freerea`` by default.
        disabled: Names of plugins to leave out; by default those listed, separated by commas,
            in the environment variable ``FREEREA_DISABLE_PLUGINS``.
    """

    def __init__(
        self, *, found: Iterable[EntryPoint] | None = None, disabled: Iterable[str] | None = None
    ) -> None:
        self._found = found
        self._disabled = disabled

    @property
    def plugins(self) -> tuple[Plugin, ...]:
        """All plugins found, in the order in which they were loaded."""
        return self._loaded.plugins

    def registered(self, kind: Kind[ComponentT]) -> Mapping[str, Registration[ComponentT]]:
        """Return the components of a kind by name."""
        return self._loaded.registry(kind).by_name

    @property
    def metrics(self) -> Mapping[str, Registration[Metric]]:
        """Registered metrics by name."""
        return self.registered(METRIC)

    @property
    def spaces(self) -> Mapping[str, Registration[SearchSpace]]:
        """Registered search spaces by name."""
        return self.registered(SPACE)

    @property
    def constraints(self) -> Mapping[str, Registration[HardwareConstraint]]:
        """Registered hardware constraints by name."""
        return self.registered(CONSTRAINT)

    @property
    def scores(self) -> Mapping[str, Registration[PoolScore]]:
        """Registered pool scores by name."""
        return self.registered(SCORE)

    @property
    def fitnesses(self) -> Mapping[str, Registration[Fitness]]:
        """Registered fitnesses by name."""
        return self.registered(FITNESS)

    @property
    def exporters(self) -> Mapping[str, Registration[Exporter]]:
        """Registered exporters by name, which is the suffix of their files."""
        return self.registered(EXPORTER)

    @property
    def algorithms(self) -> Mapping[str, Registration[SearchAlgorithm]]:
        """Registered search algorithms by name."""
        return self.registered(ALGORITHM)

    def find(self, kind: Kind[ComponentT], name: str) -> type[ComponentT]:
        """Return the class of a kind with a name or alias.

        Raises:
            InputError: If there is none.
        """
        found = self._loaded.registry(kind).find(name)
        if found is None:
            raise self.unknown_name(kind.name, name, self.registered(kind))
        return found

    def unknown_name(self, kind: str, name: str, known: Iterable[str]) -> InputError:
        """Return the error for a name that nobody registered.

        Args:
            kind: What the name stands for, in the singular: ``"metric or cost"``.
            name: The name as the user gave it.
            known: All names that would have been right.

        Returns:
            An error that lists them, and the plugins that were skipped.
        """
        skipped = {each.name: each.problem for each in self.plugins if each.status == "broken"}
        return unknown_name(kind, name, known, skipped)

    def metric(self, name: str) -> type[Metric]:
        """Return the metric class of a name or alias; raise `InputError` if there is none."""
        return self.find(METRIC, name)

    def space(self, name: str) -> type[SearchSpace]:
        """Return the search space class of a name or alias; raise `InputError` if none."""
        return self.find(SPACE, name)

    def constraint(self, name: str) -> type[HardwareConstraint]:
        """Return the hardware constraint class of a name or alias; raise `InputError` if none."""
        return self.find(CONSTRAINT, name)

    def score(self, name: str) -> type[PoolScore]:
        """Return the pool score class of a name or alias; raise `InputError` if there is none."""
        return self.find(SCORE, name)

    def fitness(self, name: str) -> type[Fitness]:
        """Return the fitness class of a name or alias; raise `InputError` if there is none."""
        return self.find(FITNESS, name)

    def exporter(self, name: str) -> type[Exporter]:
        """Return the exporter class of a name or alias; raise `InputError` if there is none."""
        return self.find(EXPORTER, name)

    def algorithm(self, name: str) -> type[SearchAlgorithm]:
        """Return the search algorithm class of a name or alias; raise `InputError` if none."""
        return self.find(ALGORITHM, name)

    @functools.cached_property
    def _loaded(self) -> Loader:
        found = entry_points(group=PROJECT_NAME) if self._found is None else self._found
        disabled = (
            os.environ.get(DISABLE_VARIABLE, "").split(",")
            if self._disabled is None
            else self._disabled
        )
        loader = Loader(name.strip() for name in disabled)
        loader.load_all(found)
        return loader


@functools.cache
def default_plugin_manager() -> PluginManager:
    """Return the plugin manager over everything installed, one for each process."""
    return PluginManager()
