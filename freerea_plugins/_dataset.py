"""What a search needs to know of a data set: the shape of its images and the number of classes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Dataset:
    """An image classification task, without its images.

    Attributes:
        name: The name that users type, for example ``"cifar10"``.
        input_shape: Shape of one image: channels first, then height and width. Networks of a user's
            own may take something else than images, as signals of channels and length.
        classes: Number of classes.
    """

    name: str
    input_shape: tuple[int, ...]
    classes: int
