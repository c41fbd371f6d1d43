"""What a search needs to know of a data set: the shape of its inputs and the number of classes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Dataset:
    """A classification task, of images or of anything else, without its examples.

    Attributes:
        name: The name that users type, for example ``"cifar10"``.
        input_shape: Shape of one input, channels first: ``(3, 32, 32)`` of an image, ``(2, 128)``
            of a signal, ``(16,)`` of a vector.
        classes: Number of classes.
    """

    name: str
    input_shape: tuple[int, ...]
    classes: int
