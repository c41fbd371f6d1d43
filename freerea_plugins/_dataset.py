"""What a search needs to know of a data set: the shape of its inputs and the number of classes."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ._errors import InputError, unknown_name
from ._numbers import is_real, is_whole

_SHAPE_AND_CLASSES = re.compile(r"([1-9][0-9]*(?:x[1-9][0-9]*)*):([1-9][0-9]*)")
_EXAMPLE = "3x96x96:2"


@dataclass(frozen=True)
class Dataset:
    """A classification task, of images or of anything else, without its examples.

    Attributes:
        name: The name that users type, for example ``"cifar10"``.
        input_shape: Shape of one input, channels first: ``(3, 32, 32)`` of an image, ``(2, 128)``
            of a signal, ``(16,)`` of a vector.
        classes: Number of classes.
        class_names: Their names in the order of the logits, where they are known.
        mean: Mean of each channel of inputs from 0 to 1, which is taken off them, where known.
        deviation: Standard deviation of each channel, which they are divided by, where known.
    """

    name: str
    input_shape: tuple[int, ...]
    classes: int
    class_names: tuple[str, ...] = ()
    mean: tuple[float, ...] = ()
    deviation: tuple[float, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Dataset | None:
        """Return a data set for a shape and a number of classes, as ``"3x96x96:2"``.

        Returns:
            The data set, whose name is the text; `None` for any other text.
        """
        found = _SHAPE_AND_CLASSES.fullmatch(text)
        if found is None:
            return None
        shape, classes = found.groups()
        return cls(text, tuple(int(each) for each in shape.split("x")), int(classes))

    def definition(self) -> dict[str, object]:
        """Return all but the name, as JSON writes it."""
        written = {each.name: getattr(self, each.name) for each in dataclasses.fields(self)[1:]}
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in written.items()
        }

    @classmethod
    def of_definition(cls, name: str, definition: object) -> Dataset:
        """Return the data set that `definition` was made of.

        Raises:
            InputError: If it was made of none.
        """
        if isinstance(definition, Mapping) and set(definition) <= set(_DEFINITION):
            values: dict[str, Any] = {
                key: tuple(value) if isinstance(value, list | tuple) else value
                for key, value in definition.items()
            }
            if {"input_shape", "classes"} <= set(values) and all(
                _DEFINITION[key](value) for key, value in values.items()
            ):
                return cls(name, **values)
        raise InputError(
            f"the definition of data set `{name}` must have `input_shape`, `classes` and may have "
            f"`class_names`, `mean`, `deviation`, got {definition!r:.80}."
        )

    def written_shape(self) -> str:
        """Return shape and classes in one word, as `parse` reads them."""
        return f"{'x'.join(map(str, self.input_shape))}:{self.classes}"


def _is_positive(value: object) -> bool:
    return is_whole(value) and not isinstance(value, bool) and value > 0  # type: ignore[operator]


def _each(kind: Callable[[Any], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, tuple) and all(map(kind, value))


_DEFINITION: Mapping[str, Callable[[object], bool]] = {
    "input_shape": lambda value: value != () and _each(_is_positive)(value),
    "classes": _is_positive,
    "class_names": _each(lambda each: isinstance(each, str)),
    "mean": _each(is_real),
    "deviation": _each(is_real),
}
"""What each part of a definition has to be."""


def find_dataset(wanted: object, known: Sequence[Dataset], what: str) -> Dataset:
    """Return the data set that a user means.

    Args:
        wanted: A data set, the name of a known one in upper or lower case, or a shape and classes.
        known: Those with names.
        what: What the name is one of, in the words of the error.

    Raises:
        InputError: If it is none of these.
    """
    if isinstance(wanted, Dataset):
        _check_namesakes(wanted, known)
        return wanted
    if not isinstance(wanted, str):
        raise InputError(
            "`dataset` must be a Dataset, the name of one, or a shape and a number of classes as "
            f"'{_EXAMPLE}', got {wanted!r}."
        )
    for each in known:
        if wanted.lower() == each.name.lower():
            return each
    parsed = Dataset.parse(wanted)
    if parsed is None:
        names = [each.name for each in known]
        raise unknown_name(what, wanted, [*names, f"a shape and classes as {_EXAMPLE}"])
    return parsed


def _check_namesakes(given: Dataset, known: Sequence[Dataset]) -> None:
    for each in known:
        if given.name.lower() == each.name.lower() and (
            (given.input_shape, given.classes) != (each.input_shape, each.classes)
        ):
            raise InputError(
                f"`dataset` has the name `{given.name}` of another, of {each.written_shape()}: "
                "take a name of its own."
            )
