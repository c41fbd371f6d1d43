"""What a search needs to know of a data set: the shape of its images and the number of classes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Dataset:
    """An image classification task, without its images.

    Attributes:
        name: The name that users type, for example ``"cifar10"``.
        input_shape: Channels, height and width of one image.
        classes: Number of classes.
    """

    name: str
    input_shape: tuple[int, int, int]
    classes: int
