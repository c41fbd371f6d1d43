"""Spaces are equal if their class, data set and options are."""

from __future__ import annotations

import copy
import pickle

import pytest

from tests.freerea_plugins.toy_spaces import FreeToy, Toy


def test_spaces_are_equal_if_class_and_data_set_are() -> None:
    assert Toy() == Toy("dots")
    assert hash(Toy()) == hash(Toy("dots"))
    assert Toy("dots") != Toy("lines")
    assert Toy() != FreeToy()
    assert Toy() != "toy"
    assert repr(Toy("lines")) == "Toy('lines')"


class Optional(Toy):
    """Takes options in every way there is."""

    name = "optional"

    def __init__(
        self, width: object = 4, dataset: str | None = None, *more: object, **rest: object
    ):
        super().__init__(dataset)
        self._width = width
        self.rest = rest


@pytest.mark.parametrize(
    "other",
    [
        Optional(width=64),
        Optional([4]),
        Optional(4, "lines"),
        Optional(4, None, 5),
        Optional(depth=5),
        Toy(),
        "optional",
    ],
    ids=["given", "unhashable", "data set", "positional", "keyword", "class", "text"],
)
def test_spaces_with_other_options_are_not_equal(other: object) -> None:
    space = Optional()

    assert space != other
    assert other != space
    assert len({space, other}) == 2


@pytest.mark.parametrize("width", [4, [4, 5], "wide"])
def test_spaces_with_the_same_options_are_equal_and_so_are_copies(width: object) -> None:
    space = Optional(width, "Dots")
    others = [
        Optional(width=width, dataset="dots"),
        copy.deepcopy(space),
        pickle.loads(pickle.dumps(space)),
    ]

    assert all(each == space for each in others)
    assert len({space, *others}) == 1


def test_an_option_that_is_given_or_not_is_the_same() -> None:
    assert Optional(4) == Optional()
    assert hash(Optional(4)) == hash(Optional())
    assert Optional().settings() == {"width": 4, "more": (), "rest": {}}


def test_an_option_that_was_changed_in_its_attribute_is_seen() -> None:
    space = Optional()
    space.rest = {"depth": 5}

    assert space == Optional(depth=5)


def test_what_a_space_remembers_does_not_count() -> None:
    space = Optional()
    space.remembered = {}

    assert space == Optional()


def test_options_are_shown() -> None:
    assert repr(Optional("wide")) == "Optional('Dots', width='wide', more=(), rest={})"
    assert Toy().settings() == {}


def test_a_space_says_itself_what_distinguishes_it() -> None:
    class Verbose(Optional):
        """Has an option that changes nothing."""

        def settings(self) -> dict[str, object]:
            return {}

    assert Verbose(1) == Verbose(2)
    assert hash(Verbose(1)) == hash(Verbose(2))


def test_wrong_arguments_are_a_type_error_as_for_any_class() -> None:
    for arguments in ({"depth": 1}, {"dataset": "dots", "Dataset": "dots"}):
        with pytest.raises(TypeError, match="unexpected keyword argument"):
            Toy(**arguments)
