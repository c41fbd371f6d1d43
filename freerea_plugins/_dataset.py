"""What a search needs to know of a data set: the shape of its inputs and the number of classes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ._errors import InputError, unknown_name

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
            shape = "x".join(map(str, each.input_shape))
            raise InputError(
                f"`dataset` has the name `{given.name}` of another, of {shape}:{each.classes}: "
                "take a name of its own."
            )
