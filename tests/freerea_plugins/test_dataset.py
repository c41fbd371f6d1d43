"""What is written of a data set, and read again."""

from __future__ import annotations

import json
from typing import Any

import pytest

from freerea_plugins import Dataset, InputError

PHOTOS = Dataset("photos", (3, 8, 8), 2, ("cat", "dog"), (0.5, 0.4, 0.3), (0.2, 0.25, 0.3))


@pytest.mark.parametrize("dataset", [PHOTOS, Dataset("iq", (2, 128), 5)])
def test_a_definition_is_read_again_from_json(dataset: Dataset) -> None:
    written = json.loads(json.dumps(dataset.definition()))
    assert "name" not in written
    assert Dataset.of_definition(dataset.name, written) == dataset


def test_a_definition_has_plain_names() -> None:
    assert PHOTOS.definition() == {
        "input_shape": [3, 8, 8],
        "classes": 2,
        "class_names": ["cat", "dog"],
        "mean": [0.5, 0.4, 0.3],
        "deviation": [0.2, 0.25, 0.3],
    }


@pytest.mark.parametrize(
    "change",
    [
        {"input_shape": []},
        {"input_shape": 3},
        {"input_shape": [3, 0]},
        {"input_shape": [3, "8"]},
        {"classes": 0},
        {"classes": True},
        {"classes": 2.0},
        {"class_names": "cat"},
        {"class_names": [1]},
        {"mean": ["0.5"]},
        {"deviation": None},
        {"colour": 1},
    ],
    ids=str,
)
def test_what_is_no_definition_is_an_input_error(change: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=r"^the definition of data set `photos` must have `input_"):
        Dataset.of_definition("photos", {**PHOTOS.definition(), **change})


@pytest.mark.parametrize("definition", [None, [], {}, {"classes": 2}, "3x8x8:2"], ids=str)
def test_what_lacks_shape_or_classes_is_no_definition(definition: object) -> None:
    with pytest.raises(InputError, match=r"^the definition of data set `photos` must have `input_"):
        Dataset.of_definition("photos", definition)


def test_shape_and_classes_are_written_as_they_are_parsed() -> None:
    parsed = Dataset.parse(PHOTOS.written_shape())
    assert parsed == Dataset("3x8x8:2", (3, 8, 8), 2)
