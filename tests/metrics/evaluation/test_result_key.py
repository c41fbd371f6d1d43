"""How components and their settings are written in keys."""

from __future__ import annotations

import types

import pytest

from freerea.metrics import Snip
from freerea.metrics.evaluation.result_key import class_text, settings_text


def test_a_class_is_known_by_its_module_and_qualified_name() -> None:
    assert class_text(Snip()) == f"{Snip.__module__}.Snip"


@pytest.mark.parametrize("module", ["__main__", "__mp_main__"])
def test_a_class_of_a_script_is_not_known(module: str) -> None:
    kind = types.new_class("Snip", (Snip,), {}, lambda body: body.update(__module__=module))

    assert class_text(kind()) is None


def test_a_class_that_a_function_made_is_not_known() -> None:
    class Mine(Snip):
        """Another one each time."""

    assert class_text(Mine()) is None


def test_settings_are_written_in_the_order_of_their_names() -> None:
    assert settings_text({"b": (1, 2.5), "a": None}) == '{"a": null, "b": [1, 2.5]}'


@pytest.mark.parametrize(
    "settings",
    [{"a": object()}, {"a": {1: 2}}, {"a": [{"b": ({1: 2},)}]}, {"a": {1, 2}}, {"a": b"1"}],
    ids=["object", "key", "key inside", "set", "bytes"],
)
def test_settings_that_json_cannot_tell_apart_are_not_written(settings: dict[str, object]) -> None:
    assert settings_text(settings) is None
