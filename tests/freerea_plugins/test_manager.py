"""Plugins are found through entry points; broken ones are reported and skipped as a whole."""

from __future__ import annotations

import importlib
import sys
import textwrap
from collections.abc import Iterator
from importlib.metadata import EntryPoint, distributions
from pathlib import Path

import pytest

from freerea_plugins import InputError, Plugin, PluginManager, default_plugin_manager

PREAMBLE = """
from freerea_plugins import (
    ArchitectureMetric, Dataset, HardwareConstraint, NetworkMetric, SearchSpace, Variable, hookimpl
)


def metric(name, **attributes):
    measure = lambda self, architecture: 0.0
    return type("AMetric", (ArchitectureMetric,), dict(attributes, name=name, measure=measure))


def constraint(name, **attributes):
    cost = lambda self, architecture: 0.0
    attributes = {"unit": "bananas", **attributes, "name": name, "cost": cost}
    return type("AConstraint", (HardwareConstraint,), attributes)


def space(name, **attributes):
    defaults = {
        "datasets": (Dataset("dots", (1, 4, 4), 2),),
        "variables": (Variable("width", ("1", "2")),),
        "build_network": lambda self, genotype, fidelity=None: None,
    }
    return type("ASpace", (SearchSpace,), {**defaults, **attributes, "name": name})
"""

GOOD = """
@hookimpl
def freerea_metrics():
    return [metric("brightness")]
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
        (self.folder / f"{module}.py").write_text(PREAMBLE + textwrap.dedent(source))
        metadata = self.folder / f"{distribution.replace('-', '_')}-{version}.dist-info"
        metadata.mkdir()
        (metadata / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n"
        )
        (metadata / "entry_points.txt").write_text(
            f"[freerea]\n{entry_point or distribution} = {module}\n"
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


def plugin_named(manager: PluginManager, name: str) -> Plugin:
    (plugin,) = (each for each in manager.plugins if each.name == name)
    return plugin


def test_the_built_in_parts_come_through_entry_points() -> None:
    manager = PluginManager(disabled=())
    assert plugin_named(manager, "freerea-metrics").status == "active"
    assert plugin_named(manager, "freerea-spaces").distribution == "freerea"
    assert {"linear_regions", "log_synflow", "skipped_layers"} <= set(manager.metrics)
    assert "nats-tss" in manager.spaces
    assert {"flops", "params"} <= set(manager.constraints)
    assert manager.metrics["linear_regions"].plugin.name == "freerea-metrics"


def test_without_entry_points_there_is_nothing_built_in() -> None:
    manager = PluginManager(found=[])
    assert (manager.plugins, manager.metrics, manager.spaces, manager.constraints) == (
        (),
        {},
        {},
        {},
    )


def test_the_default_manager_is_made_once() -> None:
    assert default_plugin_manager() is default_plugin_manager()


def test_an_installed_distribution_is_found_beside_the_built_in_parts(shelf: Shelf) -> None:
    shelf.install("freerea-bright", GOOD, version="2.3")
    manager = PluginManager(disabled=())
    assert plugin_named(manager, "freerea-bright") == Plugin(
        "freerea-bright", "freerea-bright", "2.3", "active"
    )
    assert {"brightness", "linear_regions"} <= set(manager.metrics)


def test_a_plugin_may_add_components_of_every_kind(shelf: Shelf) -> None:
    shelf.install(
        "everything",
        """
        @hookimpl
        def freerea_metrics():
            return [metric("a"), metric("b", aliases=("bee",))]

        @hookimpl
        def freerea_spaces():
            return [space("a")]

        @hookimpl
        def freerea_constraints():
            return [constraint("a"), constraint("weight")]
        """,
    )
    manager = shelf.manager()
    assert [list(each) for each in (manager.metrics, manager.spaces, manager.constraints)] == [
        ["a", "b"],
        ["a"],
        ["a", "weight"],
    ]
    assert manager.metric("bee") is manager.metric("b") is manager.metrics["b"].component
    assert manager.space("a").name == "a"
    assert manager.constraint("weight").unit == "bananas"


def test_nothing_is_imported_before_the_first_question(shelf: Shelf) -> None:
    module = shelf.install("bright", GOOD)
    manager = shelf.manager()
    assert module not in sys.modules
    assert "brightness" in manager.metrics
    assert module in sys.modules


BROKEN = {
    "import error": ("import no_such_module_anywhere", "fails to import: ModuleNotFoundError"),
    "error while imported": ("1 / 0", "fails to import: ZeroDivisionError: division by zero"),
    "syntax error": ("def def", "fails to import: SyntaxError"),
    "hook raises": (
        "@hookimpl\ndef freerea_metrics():\n    raise RuntimeError('no\\nluck')",
        "freerea_metrics fails: RuntimeError: no luck",
    ),
    "hook returns nothing": (
        "@hookimpl\ndef freerea_metrics():\n    pass",
        "freerea_metrics must return a list of Metric classes, got NoneType",
    ),
    "hook returns a tuple": (
        "@hookimpl\ndef freerea_spaces():\n    return (space('a'),)",
        "freerea_spaces must return a list of SearchSpace classes, got tuple",
    ),
    "hook returns instances": (
        "@hookimpl\ndef freerea_metrics():\n    return [metric('a')()]",
        "freerea_metrics must return Metric classes, got <",
    ),
    "hook returns classes of another kind": (
        "@hookimpl\ndef freerea_metrics():\n    return [constraint('a')]",
        "freerea_metrics must return Metric classes, got <class",
    ),
    "abstract class": (
        """
        class Half(NetworkMetric):
            name = "half"

        @hookimpl
        def freerea_metrics():
            return [Half]
        """,
        "metric class Half does not define measure",
    ),
    "class without a name": (
        """
        class Anonymous(ArchitectureMetric):
            def measure(self, architecture):
                return 0.0

        @hookimpl
        def freerea_metrics():
            return [Anonymous]
        """,
        "metric class Anonymous has no `name`",
    ),
    "empty name": (
        "@hookimpl\ndef freerea_metrics():\n    return [metric('')]",
        "metric class AMetric has no `name`",
    ),
    "constraint without a unit": (
        """
        class Weight(HardwareConstraint):
            name = "weight"
            def cost(self, architecture):
                return 0.0

        @hookimpl
        def freerea_constraints():
            return [Weight]
        """,
        "constraint `weight` has no `unit`",
    ),
    "space without variables": (
        """
        class Empty(SearchSpace):
            name = "empty"
            datasets = (Dataset("dots", (1, 4, 4), 2),)
            def build_network(self, genotype, fidelity=None):
                return None

        @hookimpl
        def freerea_spaces():
            return [Empty]
        """,
        "space `empty` has no `variables`",
    ),
    "unknown hook": (
        "@hookimpl\ndef freerea_metric():\n    return []",
        "unknown hook 'freerea_metric'",
    ),
    "hook with an unknown argument": (
        "@hookimpl\ndef freerea_metrics(study):\n    return []",
        "study",
    ),
    "no hook": (
        "def freerea_metrics():\n    return [metric('a')]",
        "implements none of freerea_metrics, freerea_spaces, freerea_constraints",
    ),
    "one name twice": (
        "@hookimpl\ndef freerea_metrics():\n    return [metric('a'), metric('a')]",
        "metric name `a` is already taken by the same plugin",
    ),
    "an alias that is the name of another": (
        "@hookimpl\ndef freerea_metrics():\n    return [metric('a'), metric('b', aliases=('a',))]",
        "metric name `a` is already taken by the same plugin",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_plugin_is_skipped_and_reported(shelf: Shelf, case: str) -> None:
    source, problem = BROKEN[case]
    # One plugin is loaded before the broken one and one after it.
    shelf.install("a-before", GOOD)
    shelf.install("broken-dist", source, entry_point="broken", version="0.7")
    shelf.install("z-after", "@hookimpl\ndef freerea_spaces():\n    return [space('squares')]")
    manager = shelf.manager()
    broken = plugin_named(manager, "broken")
    assert (broken.distribution, broken.version, broken.status) == ("broken-dist", "0.7", "broken")
    assert problem in broken.problem
    assert "\n" not in broken.problem
    assert [plugin_named(manager, name).status for name in ("a-before", "z-after")] == (
        ["active"] * 2
    )
    assert (list(manager.metrics), list(manager.spaces), list(manager.constraints)) == (
        ["brightness"],
        ["squares"],
        [],
    )


def test_a_plugin_that_is_partly_broken_is_skipped_as_a_whole(shelf: Shelf) -> None:
    shelf.install(
        "partly",
        GOOD + "\n@hookimpl\ndef freerea_constraints():\n    return [constraint('a'), 7]",
    )
    manager = shelf.manager()
    assert plugin_named(manager, "partly").problem.startswith("freerea_constraints must return")
    assert not manager.metrics
    assert not manager.constraints


@pytest.mark.parametrize(
    "second",
    ["metric('brightness')", "metric('new', aliases=('brightness',))", "metric('shine')"],
    ids=["name is a name", "alias is a name", "name is an alias"],
)
def test_a_taken_component_name_breaks_the_later_plugin(shelf: Shelf, second: str) -> None:
    shelf.install(
        "a-first",
        "@hookimpl\ndef freerea_metrics():\n    return [metric('brightness', aliases=('shine',))]",
    )
    shelf.install("b-second", f"@hookimpl\ndef freerea_metrics():\n    return [{second}]")
    manager = shelf.manager()
    taken = "shine" if "shine" in second else "brightness"
    later = plugin_named(manager, "b-second")
    assert later.problem == f"metric name `{taken}` is already taken by a-first"
    assert list(manager.metrics) == ["brightness"]
    assert manager.metrics["brightness"].plugin.distribution == "a-first"


def test_a_broken_plugin_takes_no_component_names(shelf: Shelf) -> None:
    shelf.install("a-broken", GOOD + "\n@hookimpl\ndef freerea_spaces():\n    return None")
    shelf.install("b-good", GOOD)
    manager = shelf.manager()
    assert manager.metrics["brightness"].plugin.distribution == "b-good"


def test_nobody_takes_a_built_in_name(shelf: Shelf) -> None:
    shelf.install("aaa", "@hookimpl\ndef freerea_metrics():\n    return [metric('log_synflow')]")
    shelf.install("bbb", GOOD, entry_point="freerea-metrics")
    manager = PluginManager(disabled=())
    assert manager.metrics["log_synflow"].plugin.distribution == "freerea"
    problems = {each.distribution: each.problem for each in manager.plugins if each.problem}
    assert problems == {
        "aaa": "metric name `log_synflow` is already taken by freerea",
        "bbb": "plugin name `freerea-metrics` is already taken by freerea",
    }


def test_two_distributions_with_one_entry_point_name_are_told_apart(shelf: Shelf) -> None:
    shelf.install("a-first", GOOD, entry_point="bright")
    shelf.install(
        "b-second",
        "@hookimpl\ndef freerea_metrics():\n    return [metric('other')]",
        entry_point="bright",
    )
    manager = shelf.manager()
    assert [(each.distribution, each.status, each.problem) for each in manager.plugins] == [
        ("a-first", "active", ""),
        ("b-second", "broken", "plugin name `bright` is already taken by a-first"),
    ]
    assert list(manager.metrics) == ["brightness"]


def test_one_module_under_two_names_is_loaded_once(shelf: Shelf) -> None:
    module = shelf.install("bright", GOOD)
    again = EntryPoint(name="bright-again", value=module, group="freerea")
    manager = PluginManager(found=[*shelf.found(), again], disabled=())
    assert list(manager.metrics) == ["brightness"]
    assert plugin_named(manager, "bright").status == "active"
    assert plugin_named(manager, "bright-again").status == "broken"


def test_the_same_distribution_found_twice_is_no_error(shelf: Shelf) -> None:
    shelf.install("bright", GOOD)
    manager = PluginManager(found=shelf.found() * 2, disabled=())
    assert [(each.name, each.status) for each in manager.plugins] == [("bright", "active")]
    assert list(manager.metrics) == ["brightness"]


def test_an_entry_point_without_a_distribution_works(shelf: Shelf) -> None:
    module = shelf.install("bright", GOOD)
    entry_point = EntryPoint(name="bright", value=module, group="freerea")
    manager = PluginManager(found=[entry_point], disabled=())
    assert manager.plugins == (Plugin("bright", "unknown", "unknown"),)
    assert "brightness" in manager.metrics


def test_the_order_of_loading_does_not_depend_on_the_order_of_finding(shelf: Shelf) -> None:
    for name in ("bravo", "alpha", "charlie"):
        shelf.install(name, "@hookimpl\ndef freerea_metrics():\n    return []")
    found = shelf.found()
    managers = [PluginManager(found=each, disabled=()) for each in (found, found[::-1])]
    for manager in managers:
        assert [each.name for each in manager.plugins] == ["alpha", "bravo", "charlie"]


def test_plugins_are_disabled_by_the_environment(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = shelf.install("bright", GOOD)
    shelf.install("crash", "1 / 0")
    shelf.install("squares", "@hookimpl\ndef freerea_spaces():\n    return [space('squares')]")
    monkeypatch.setenv("FREEREA_DISABLE_PLUGINS", "bright, crash,not-installed")
    manager = PluginManager(found=shelf.found())
    assert {each.name: each.status for each in manager.plugins} == {
        "bright": "disabled",
        "crash": "disabled",
        "squares": "active",
    }
    assert not manager.metrics
    assert list(manager.spaces) == ["squares"]
    assert module not in sys.modules


def test_the_argument_overrides_the_environment(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.install("bright", GOOD)
    monkeypatch.setenv("FREEREA_DISABLE_PLUGINS", "bright")
    assert "brightness" in PluginManager(found=shelf.found(), disabled=()).metrics
    monkeypatch.delenv("FREEREA_DISABLE_PLUGINS")
    assert not PluginManager(found=shelf.found(), disabled=["bright"]).metrics


def test_a_built_in_plugin_can_be_disabled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FREEREA_DISABLE_PLUGINS", "freerea-spaces")
    manager = PluginManager()
    assert "nats-tss" not in manager.spaces
    assert "flops" in manager.constraints


def test_an_unknown_name_is_an_input_error_with_the_known_names(shelf: Shelf) -> None:
    shelf.install(
        "everything",
        """
        @hookimpl
        def freerea_metrics():
            return [metric("brightness"), metric("age")]

        @hookimpl
        def freerea_spaces():
            return [space("squares")]
        """,
    )
    manager = shelf.manager()
    with pytest.raises(InputError) as caught:
        manager.metric("brightnes")
    assert str(caught.value) == (
        "unknown metric `brightnes`. Did you mean `brightness`? Known: age, brightness."
    )
    with pytest.raises(InputError) as caught:
        manager.space("circles-and-more")
    assert str(caught.value) == "unknown space `circles-and-more`. Known: squares."
    with pytest.raises(InputError) as caught:
        manager.constraint("flops")
    assert str(caught.value) == "unknown constraint `flops`. Known: none."
