"""How networks are written and read."""

from __future__ import annotations

import pytest
from hypothesis import given

from freerea.spaces import MobileSpace, MobileTiny
from freerea_plugins import Genotype, InputError
from tests.spaces.mobile.drawn_networks import Small, drawn

SMALLEST = "r16-w0.5-hardswish/c8/d1k3e1c8/d1k5e1.5c16/c32"


@given(drawn())
def test_what_is_encoded_is_decoded(network: tuple[MobileSpace, Genotype]) -> None:
    space, genotype = network
    assert space.decode(space.encode(genotype)) == genotype


def test_a_network_is_written_from_image_to_classifier() -> None:
    space = Small()
    assert space.encode((0,) * len(space.variables)) == SMALLEST
    last = tuple(len(variable.choices) - 1 for variable in space.variables)
    assert space.encode(last) == "r32-w1-relu/c12/d2k3e1c16/d1k5e4c40se/c64"


def test_images_that_are_not_square() -> None:
    space = MobileTiny("3x96x128:2")
    assert space.encode((0,) * len(space.variables)).startswith("r48x64-w0.5-relu6/c8/")


@pytest.mark.parametrize(
    "text",
    [
        *("", "/", "nonsense", SMALLEST[1:], SMALLEST + "/", SMALLEST + "/c32", f" {SMALLEST}"),
        *(SMALLEST.replace("/c32", ""), SMALLEST.replace("d1k3", "k3d1")),
        *(SMALLEST.replace("c16/", "c16se2/"), SMALLEST.replace("-w0.5", ""), "-1", "=,="),
    ],
)
def test_text_that_is_no_network_is_an_input_error(text: str) -> None:
    with pytest.raises(InputError) as caught:
        Small().decode(text)
    assert str(caught.value) == (f"`{text}` is not a network of `small`: write as {SMALLEST}.")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("r16", "r24", "unknown choice for `resolution` `24`. Known: 16, 32."),
        ("w0.5", "w2", "unknown choice for `width_multiplier` `2`. Known: 0.5, 0.75, 1."),
        (
            "hardswish",
            "gelu",
            "unknown choice for `activation` `gelu`. Did you mean `relu`? Known: hardswish, relu.",
        ),
        ("/c8/", "/c10/", "unknown choice for `first_width` `10`. Known: 12, 8."),
        ("d1k3", "d3k3", "unknown choice for `depth_1` `3`. Known: 1, 2."),
        ("k5", "k05", "unknown choice for `kernel_2` `05`. Did you mean `5`? Known: 5."),
        ("e1c8", "e1c8se", "unknown choice for `squeeze_excite_1` `yes`. Known: no."),
        ("c32", "c320", "unknown choice for `last_width` `320`. Did you mean `32`? Known: 32, 64."),
    ],
)
def test_a_choice_that_there_is_not_is_an_input_error(old: str, new: str, message: str) -> None:
    assert old in SMALLEST
    with pytest.raises(InputError) as caught:
        Small().decode(SMALLEST.replace(old, new, 1))
    assert str(caught.value) == message
