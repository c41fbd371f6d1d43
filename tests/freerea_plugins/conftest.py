"""Small distributions that tests install."""

from __future__ import annotations

import importlib
import sys
import textwrap
from collections.abc import Iterator
from importlib.metadata import EntryPoint, distributions
from pathlib import Path

import pytest

from freerea_plugins import PluginManager
from tests.plugin_files import write_plugin

PREAMBLE = """
from freerea_plugins import (
    ArchitectureMetric, Dataset, Exporter, Fitness, HardwareConstraint, Metric, NetworkMetric,
    PoolScore, SearchAlgorithm, SearchSpace, Variable, hookimpl
)


def metric(name, **attributes):
    measure = lambda self, architecture: 0.0
    return type("AMetric", (ArchitectureMetric,), dict(attributes, name=name, measure=measure))


def constraint(name, **attributes):
    cost = lambda self, architecture: 0.0
    attributes = {"unit": "bananas", **attributes, "name": name, "cost": cost}
    return type("AConstraint", (HardwareConstraint,), attributes)


def exporter(name, **attributes):
    attributes = {"write": lambda self, network, path, facts: {}, **attributes, "name": name}
    return type("AnExporter", (Exporter,), attributes)


def fitness(name, **attributes):
    attributes = {"metrics": ("linear_regions",), "score": "paper", **attributes, "name": name}
    return type("AFitness", (Fitness,), attributes)


def algorithm(name, **attributes):
    attributes = {"create_sampler": lambda self, task: None, **attributes, "name": name}
    return type("AnAlgorithm", (SearchAlgorithm,), attributes)


def space(name, **attributes):
    defaults = {
        "datasets": (Dataset("dots", (1, 4, 4), 2),),
        "variables": (Variable("width", ("1", "2")),),
        "build_network": lambda self, genotype, fidelity=None: None,
    }
    return type("ASpace", (SearchSpace,), {**defaults, **attributes, "name": name})
"""


class Shelf:
    """A folder on the import path into which tests install small distributions."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.modules: list[str] = []

    def install(
        self,
        distribution: str,
        source: str,
        *,
        entry_point: str | None = None,
        version: str = "1.0",
    ) -> str:
        """Install a distribution of one module with one entry point; return the module's name."""
        module = "shelf_" + distribution.replace("-", "_")
        write_plugin(
            self.folder,
            distribution,
            PREAMBLE + textwrap.dedent(source),
            module=module,
            entry_point=entry_point or distribution,
            version=version,
        )
        self.modules.append(module)
        importlib.invalidate_caches()
        return module

    def found(self) -> list[EntryPoint]:
        return [
            entry_point
            for distribution in distributions(path=[str(self.folder)])
            for entry_point in distribution.entry_points
        ]

    def manager(self) -> PluginManager:
        return PluginManager(found=self.found(), disabled=())


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delenv("FREEREA_DISABLE_PLUGINS", raising=False)
    shelf = Shelf(tmp_path)
    yield shelf
    for module in shelf.modules:
        sys.modules.pop(module, None)
