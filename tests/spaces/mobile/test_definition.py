"""Definitions of one's own, and mistakes in them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from freerea.spaces import MobileDefinition, MobileMicro, MobileTiny, StageChoices
from freerea_plugins import InputError
from freerea_plugins.testing import check_space
from tests.spaces.mobile.drawn_networks import Small

STAGE = StageChoices((1, 2), (3,), (16,))
DEFINITION = MobileDefinition((STAGE,), first_widths=(8,), last_widths=(64,))


def test_a_space_of_a_class_of_ones_own_keeps_its_promises() -> None:
    check_space(Small)


def test_a_definition_as_an_argument_keeps_the_promises() -> None:
    space = MobileTiny("1x32x48:3", DEFINITION)
    assert [each.name for each in space.variables] == [
        *("resolution", "width_multiplier", "activation", "first_width"),
        *("depth_1", "kernel_1", "expansion_1", "width_1", "squeeze_excite_1"),
        "last_width",
    ]
    check_space(space, different=[MobileTiny("1x32x48:3"), MobileTiny("cifar10", DEFINITION)])


def test_settings_are_the_definition_as_json_writes_it() -> None:
    settings = json.loads(json.dumps(MobileMicro("cifar10", DEFINITION).settings()))
    assert settings["definition"]["stages"][0]["depths"] == [1, 2]
    assert settings["definition"]["first_widths"] == [8]


def test_one_network_is_no_space() -> None:
    stage = StageChoices((1,), (1,), (8,), kernels=(3,), squeeze_excite=(False,))
    # Both multipliers round to the same channels.
    only = MobileDefinition((stage,), (8,), (8,), (0.9, 1.0), (1.0,), ("relu",))
    with pytest.raises(InputError) as caught:
        MobileTiny(definition=only)
    assert str(caught.value) == "`definition` of `mobile-tiny` has one network only."


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"depths": ()}, "`depths` must be a tuple of whole numbers, got ()."),
        ({"depths": [1, 2]}, "`depths` must be a tuple of whole numbers, got [1, 2]."),
        ({"depths": (1.5,)}, "`depths` must be a tuple of whole numbers, got (1.5,)."),
        ({"depths": (0, 1)}, "`depths` must rise from 1 or more, got (0, 1)."),
        ({"widths": (16, 16)}, "`widths` must rise from 1 or more, got (16, 16)."),
        ({"widths": (24, 16)}, "`widths` must rise from 1 or more, got (24, 16)."),
        ({"expansions": (0.5, 1)}, "`expansions` must rise from 1 or more, got (0.5, 1)."),
        ({"expansions": "6"}, "`expansions` must be a tuple of numbers, got '6'."),
        ({"kernels": (3, 4)}, "`kernels` must be odd numbers, got (3, 4)."),
        ({"stride": 3}, "`stride` must be 1 or 2, got 3."),
        (
            {"squeeze_excite": (True, False)},
            "`squeeze_excite` must rise from 0 or more, got (True, False).",
        ),
        (
            {"squeeze_excite": (0, 1)},
            "`squeeze_excite` must be a tuple of False and True, got (0, 1).",
        ),
    ],
)
def test_a_mistake_in_a_stage_is_an_input_error(change: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as caught:
        replace(STAGE, **change)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"stages": ()}, "`stages` must be a tuple of StageChoices, got ()."),
        ({"stages": (1,)}, "`stages` must be a tuple of StageChoices, got (1,)."),
        ({"first_widths": (0,)}, "`first_widths` must rise from 1 or more, got (0,)."),
        ({"last_widths": None}, "`last_widths` must be a tuple of whole numbers, got None."),
        (
            {"width_multipliers": (0,)},
            "`width_multipliers` must rise from 0.01 or more, got (0,).",
        ),
        ({"resolutions": (0.5, 2)}, "`resolutions` must be fractions up to 1, got (0.5, 2)."),
        (
            {"activations": ("gelu",)},
            "`activations` must be a tuple of different ones of relu, relu6, hardswish, "
            "got ('gelu',).",
        ),
        (
            {"activations": ("relu", "relu")},
            "`activations` must be a tuple of different ones of relu, relu6, hardswish, "
            "got ('relu', 'relu').",
        ),
    ],
)
def test_a_mistake_in_a_definition_is_an_input_error(change: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as caught:
        replace(DEFINITION, **change)
    assert str(caught.value) == message
