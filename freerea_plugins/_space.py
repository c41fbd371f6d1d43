"""The base class of search spaces."""

from __future__ import annotations

import dataclasses
import itertools
import math
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from ._architecture import Architecture, Genotype
from ._choices import check_choices, mutated_choices, read_choices, written_choices
from ._component import Component
from ._configured import Configured
from ._dataset import Dataset, find_dataset
from ._drawing import Drawing
from ._errors import InputError
from ._fidelity import PAPER, REDUCED, Fidelity
from ._space_html import space_html
from ._variable import Variable

if TYPE_CHECKING:
    import random

    from torch import nn

    from ._supernet import Supernet


class SearchSpace(Component, Configured, ABC):
    """A finite set of architectures, encoded over a fixed list of categorical variables.

    A new space sets `name`, `datasets` and `variables` and defines `build_network`; everything
    else has a default. Override what your space knows better:

    - `is_valid`, with `sample`, `mutate` and `crossover`, where not every combination of choices
      is an architecture;
    - `encode` and `decode` for a notation of your own;
    - `canonical_genotype` where several genotypes compute the same function, and `key` where such
      a function has a name of its own;
    - `distinct` and `distinct_size` where the functions can be listed faster than all genotypes;
    - `costs` where FLOPs or parameters have a closed form (else they are measured on a built
      network, which is slower), and `smallest_costs` where their minima are known too;
    - `skipped_layers` for the metric of that name;
    - `reduced`, and `single`, where the networks are so large that a search needs narrower ones;
    - `drawing` where a picture says more than a list of choices;
    - `build_supernet` where weights can be shared by all architectures;
    - `settings` where the arguments of its constructor do not say what distinguishes instances.

    Spaces are equal if their class, data set and settings are. A space does not change once it is
    made. The class is instantiated with a data set, with the name of one of its own in upper or
    lower case, or with a shape and a number of classes, as ``"3x96x96:2"``.

    Attributes:
        datasets: The data sets that users know by name; the first is the default. Networks are
            built for others too: see `check_dataset`.
        dataset: The data set of this instance.
        variables: The variables, in the order of the genotype.
        reduced: A fidelity for searches: few cells, several repeats. Users know it by its name,
            ``reduced``.

    Raises:
        InputError: If the data set is unknown, or one that the space has no networks for.
    """

    datasets: ClassVar[tuple[Dataset, ...]]
    variables: tuple[Variable, ...]
    reduced: ClassVar[Fidelity] = REDUCED

    def __init__(self, dataset: str | Dataset | None = None) -> None:
        self.dataset = self._known_dataset(self.datasets[0] if dataset is None else dataset)

    @property
    def single(self) -> Fidelity:
        """The fidelity of searches by metrics of a forward pass; users know it as ``single``.

        All cells on 32 images, once: such metrics gain more by depth than by repeats. Channels and
        resolution are those of `reduced`.
        """
        return dataclasses.replace(
            self.reduced, name="single", cells_per_stage=None, repeats=1, images=32
        )

    def _known_dataset(self, wanted: object) -> Dataset:
        dataset = find_dataset(wanted, self.datasets, f"data set of space `{self.name}`")
        if dataset not in self.datasets:
            self.check_dataset(dataset)
        return dataset

    def check_dataset(self, dataset: Dataset) -> None:
        """Check that there are networks for a data set that is none of `datasets`.

        By default there are for all whose inputs have as many axes as those of the first of them.
        Define it where networks need more, as sides that can be halved.

        Raises:
            InputError: If there are none.
        """
        axes = len(self.datasets[0].input_shape)
        if len(dataset.input_shape) != axes:
            example = "x".join(map(str, self.datasets[0].input_shape))
            raise InputError(
                f"data set `{dataset.name}` has inputs of {len(dataset.input_shape)} axes, "
                f"networks of `{self.name}` take {axes}, as {example}."
            )

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return other.dataset == self.dataset and dict(other.settings()) == dict(self.settings())

    def __hash__(self) -> int:
        identity = (type(self), self.dataset)
        try:
            return hash((*identity, *sorted(self.settings().items())))
        except TypeError:  # a list, which is compared but has no hash
            return hash(identity)

    def __repr__(self) -> str:
        settings = "".join(f", {name}={value!r}" for name, value in self.settings().items())
        return f"{type(self).__name__}({self.dataset.name!r}{settings})"

    _repr_html_ = space_html

    @abstractmethod
    def build_network(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:
        """Build the network of a genotype.

        Import torch inside this method, so that listing the space stays fast.

        Args:
            genotype: A valid genotype, taken as it is.
            fidelity: How much of the network to build.

        Returns:
            A network from inputs of `input_shape` to logits ``(n, classes)``.
        """

    @property
    def has_supernet(self) -> bool:
        """Whether there is a supernet: whether the space defines `build_supernet`."""
        return type(self).build_supernet is not SearchSpace.build_supernet

    def build_supernet(self, fidelity: Fidelity = PAPER) -> Supernet:  # noqa: ARG002
        """Build a network that holds every choice of every variable, which share its weights.

        Restricted to one choice of each variable it computes what `build_network` of that genotype
        does with the same weights, in training mode: batch-norms have neither scale and shift nor
        running statistics, as those of one architecture would be wrong for another.

        Args:
            fidelity: How much of the network to build.

        Raises:
            InputError: If the space has none, as by default.
        """
        raise InputError(f"space `{self.name}` has no supernet, which shares weights.")

    def input_shape(self, fidelity: Fidelity = PAPER) -> tuple[int, ...]:
        """Return the shape of one input of a network, channels first.

        A fidelity shortens all axes but the channels: height and width of images, the length of
        signals, and nothing of vectors. Define it where an axis must keep its length.
        """
        channels, *lengths = self.dataset.input_shape
        return (channels, *(max(1, round(each * fidelity.resolution)) for each in lengths))

    def input_shape_of(
        self,
        genotype: Genotype,  # noqa: ARG002
        fidelity: Fidelity = PAPER,
    ) -> tuple[int, ...]:
        """Return the shape of one input of the network of a genotype, channels first.

        Define it where the resolution is searched; it is `input_shape` for all by default.
        """
        return self.input_shape(fidelity)

    def parameters(self, genotype: Genotype) -> dict[str, Any]:
        """Return the choice of each variable by its name."""
        return {
            variable.name: variable.choices[index]
            for variable, index in zip(self.variables, genotype, strict=True)
        }

    def genotype_of(self, parameters: Mapping[str, Any]) -> Genotype:
        """Return the genotype of choices by the names of variables; others are left alone.

        Raises:
            KeyError: If a variable is missing.
            ValueError: If a choice is none of its variable.
        """
        return tuple(each.choices.index(parameters[each.name]) for each in self.variables)

    @property
    def size(self) -> int:
        """The number of combinations of choices, valid or not."""
        return math.prod(len(variable.choices) for variable in self.variables)

    def is_valid(self, genotype: Genotype) -> bool:  # noqa: ARG002
        """Return whether a combination of choices is an architecture; all are by default."""
        return True

    def validate(self, genotype: Genotype) -> None:
        """Check a genotype.

        Raises:
            InputError: If it has the wrong length, an index that is no whole number or is out of
                range, or is not valid.
        """
        check_choices(self.name, self.variables, genotype)
        if not self.is_valid(genotype):
            raise InputError(f"genotype {genotype} is not an architecture of `{self.name}`.")

    def architecture(self, description: str | Sequence[int]) -> Architecture:
        """Return the architecture of a genotype, or of a string as `encode` writes it.

        Raises:
            InputError: If there is no such architecture.
        """
        if isinstance(description, str):
            return Architecture(self, self.decode(description))
        return Architecture(self, tuple(description))

    def genotypes(self) -> Iterator[Genotype]:
        """Yield all valid genotypes in lexicographic order."""
        ranges = (range(len(variable.choices)) for variable in self.variables)
        return filter(self.is_valid, itertools.product(*ranges))

    @property
    def distinct_size(self) -> int:
        """The number of architectures that compute different functions, or an upper bound."""
        return self.size

    def distinct(self) -> Iterator[Genotype]:
        """Yield the canonical genotype of each function once."""
        return (each for each in self.genotypes() if self.canonical_genotype(each) == each)

    def encode(self, genotype: Genotype) -> str:
        """Write a genotype as text: ``variable=choice`` pairs by default."""
        return written_choices(self.variables, genotype)

    def decode(self, text: str) -> Genotype:
        """Read what `encode` writes.

        Raises:
            InputError: If the text does not describe an architecture of this space.
        """
        return read_choices(self.name, self.variables, text)

    def canonical_genotype(self, genotype: Genotype) -> Genotype:
        """Return the genotype that stands for all that compute the same function."""
        return genotype

    def key(self, genotype: Genotype) -> str:
        """Return a name that is the same for all genotypes that compute the same function."""
        return self.encode(self.canonical_genotype(genotype))

    def costs(self, genotype: Genotype) -> Mapping[str, float]:  # noqa: ARG002
        """Return the costs of the full network that are known in closed form.

        Keys are names of hardware constraints: ``"flops"`` (multiply-adds of one image) and
        ``"params"``. What is missing is measured on a built network.
        """
        return {}

    def smallest_costs(self) -> Mapping[str, float]:
        """Return the smallest of each cost in closed form, where it is known without a search."""
        return {}

    def skipped_layers(self, genotype: Genotype) -> float:  # noqa: ARG002
        """Return how many layers the skip connections of a cell jump, on average.

        Define it so that it tells good shortcuts from bad ones in your space: ask what one more,
        and a longer one, does to it.
        """
        return 0.0

    def drawing(self, genotype: Genotype) -> Drawing:
        """Return what is drawn of a genotype: the choice of each variable by default."""
        return Drawing.of_choices(self.parameters(genotype))

    def sample(self, rng: random.Random) -> Genotype:
        """Draw a valid genotype; by default uniformly, from combinations until one is valid."""
        while True:
            genotype = tuple(rng.randrange(len(variable.choices)) for variable in self.variables)
            if self.is_valid(genotype):
                return genotype

    def mutate(self, genotype: Genotype, rng: random.Random) -> Genotype:
        """Return a valid genotype that differs in one variable, drawn uniformly."""
        return mutated_choices(self.variables, genotype, self.is_valid, rng)

    def crossover(self, first: Genotype, second: Genotype, rng: random.Random) -> Genotype:
        """Return a valid genotype that takes each choice from either parent with equal chance."""
        while True:
            child = tuple(rng.choice(pair) for pair in zip(first, second, strict=True))
            if self.is_valid(child):
                return child
