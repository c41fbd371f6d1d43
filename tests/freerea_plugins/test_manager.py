"""Plugins are found through entry points; broken ones are reported and skipped as a whole."""

from __future__ import annotations

import sys
from importlib.metadata import EntryPoint

import pytest

from freerea_plugins import InputError, Plugin, PluginManager, default_plugin_manager

GOOD = """
@hookimpl
def freerea_metrics():
    return [metric("brightness")]
"""


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


def test_an_installed_distribution_is_found_beside_the_built_in_parts(shelf) -> None:
    shelf.install("freerea-bright", GOOD, version="2.3")
    manager = PluginManager(disabled=())
    assert plugin_named(manager, "freerea-bright") == Plugin(
        "freerea-bright", "freerea-bright", "2.3", "active"
    )
    assert {"brightness", "linear_regions"} <= set(manager.metrics)


def test_a_plugin_may_add_components_of_every_kind(shelf) -> None:
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

        @hookimpl
        def freerea_fitnesses():
            return [fitness("a", aliases=("first",))]

        @hookimpl
        def freerea_exporters():
            return [exporter("tflite", aliases=("lite",))]

        @hookimpl
        def freerea_algorithms():
            return [algorithm("annealing", aliases=("sa",))]
        """,
    )
    manager = shelf.manager()
    assert list(manager.fitnesses) == ["a"]
    assert list(manager.exporters) == ["tflite"]
    assert manager.exporter("lite") is manager.exporter("tflite")
    assert list(manager.algorithms) == ["annealing"]
    assert manager.algorithm("sa") is manager.algorithms["annealing"].component
    assert manager.fitness("first").metrics == ("linear_regions",)
    assert [list(each) for each in (manager.metrics, manager.spaces, manager.constraints)] == [
        ["a", "b"],
        ["a"],
        ["a", "weight"],
    ]
    assert manager.metric("bee") is manager.metric("b") is manager.metrics["b"].component
    assert manager.space("a").name == "a"
    assert manager.constraint("weight").unit == "bananas"


def test_nothing_is_imported_before_the_first_question(shelf) -> None:
    module = shelf.install("bright", GOOD)
    manager = shelf.manager()
    assert module not in sys.modules
    assert "brightness" in manager.metrics
    assert module in sys.modules


def test_a_plugin_that_is_partly_broken_is_skipped_as_a_whole(shelf) -> None:
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
def test_a_taken_component_name_breaks_the_later_plugin(shelf, second: str) -> None:
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


def test_a_broken_plugin_takes_no_component_names(shelf) -> None:
    shelf.install("a-broken", GOOD + "\n@hookimpl\ndef freerea_spaces():\n    return None")
    shelf.install("b-good", GOOD)
    manager = shelf.manager()
    assert manager.metrics["brightness"].plugin.distribution == "b-good"


def test_nobody_takes_a_built_in_name(shelf) -> None:
    shelf.install("aaa", "@hookimpl\ndef freerea_metrics():\n    return [metric('log_synflow')]")
    shelf.install("bbb", GOOD, entry_point="freerea-metrics")
    manager = PluginManager(disabled=())
    assert manager.metrics["log_synflow"].plugin.distribution == "freerea"
    problems = {each.distribution: each.problem for each in manager.plugins if each.problem}
    assert problems == {
        "aaa": "metric name `log_synflow` is already taken by freerea",
        "bbb": "plugin name `freerea-metrics` is already taken by freerea",
    }


def test_two_distributions_with_one_entry_point_name_are_told_apart(shelf) -> None:
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


def test_one_module_under_two_names_is_loaded_once(shelf) -> None:
    module = shelf.install("bright", GOOD)
    again = EntryPoint(name="bright-again", value=module, group="freerea")
    manager = PluginManager(found=[*shelf.found(), again], disabled=())
    assert list(manager.metrics) == ["brightness"]
    assert plugin_named(manager, "bright").status == "active"
    assert plugin_named(manager, "bright-again").status == "broken"


def test_the_same_distribution_found_twice_is_no_error(shelf) -> None:
    shelf.install("bright", GOOD)
    manager = PluginManager(found=shelf.found() * 2, disabled=())
    assert [(each.name, each.status) for each in manager.plugins] == [("bright", "active")]
    assert list(manager.metrics) == ["brightness"]


def test_an_entry_point_without_a_distribution_works(shelf) -> None:
    module = shelf.install("bright", GOOD)
    entry_point = EntryPoint(name="bright", value=module, group="freerea")
    manager = PluginManager(found=[entry_point], disabled=())
    assert manager.plugins == (Plugin("bright", "unknown", "unknown"),)
    assert "brightness" in manager.metrics


def test_the_order_of_loading_does_not_depend_on_the_order_of_finding(shelf) -> None:
    for name in ("bravo", "alpha", "charlie"):
        shelf.install(name, "@hookimpl\ndef freerea_metrics():\n    return []")
    found = shelf.found()
    managers = [PluginManager(found=each, disabled=()) for each in (found, found[::-1])]
    for manager in managers:
        assert [each.name for each in manager.plugins] == ["alpha", "bravo", "charlie"]


def test_plugins_are_disabled_by_the_environment(shelf, monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_the_argument_overrides_the_environment(shelf, monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_an_unknown_name_is_an_input_error_with_the_known_names(shelf) -> None:
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
