"""Search spaces of inverted-residual networks for devices."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from freerea_plugins import (
    PAPER,
    Dataset,
    Drawing,
    Fidelity,
    Genotype,
    InputError,
    SearchSpace,
    Variable,
)

from ..inverted_residuals.sides import check_sides
from .costs import network_costs
from .definition import MobileDefinition
from .drawing import drawn_network
from .notation import read_network, write_network
from .plan import NetworkPlan, StagePlan
from .resolution import image_sizes, reduced_side
from .widths import WidthChoices

if TYPE_CHECKING:
    from torch import nn

SMALLEST_SIDE = 32
"""Pixels of the smallest images of a data set, and of the smallest that a fidelity makes."""

_GLOBALS = 4
_GENES = 5
_WIDTH = 3


class MobileSpace(SearchSpace):
    """Networks of inverted residuals, as MobileNet, MnasNet and MCUNet, from a definition.

    A stem of stride 2, stages of blocks, a 1×1 convolution, mean over the pixels, and a
    classifier. All blocks of a stage are alike but for the first, which may have a stride and has
    no shortcut; all others have one. Kernel, expansion and squeeze-and-excitation are those of a
    stage and not of each block: no variable is ever unused, a network can be read at a glance, and
    the spaces are small enough for a search of some hundred evaluations to know its way about.

    Of each variable but the activation a later choice never costs less, so that the network of
    all first choices is the cheapest by every cost.

    Networks are written from image to classifier: side of the images, width multiplier and
    activation; width of the stem; depth, kernel, expansion and width of each stage, with ``se``
    for squeeze-and-excitation; last width. Widths are those before the multiplier, which rounds to
    multiples of 8. ``r96-w0.5-relu6/c16/d1k3e1c16/d2k5e4c24se/c128`` has two stages.

    Sources: MobileNetV2, https://arxiv.org/abs/1801.04381; MnasNet,
    https://arxiv.org/abs/1807.11626; MobileNetV3, https://arxiv.org/abs/1905.02244; MCUNet,
    https://arxiv.org/abs/2007.10319.

    Args:
        dataset: A data set of images with sides of 32 pixels or more, of any number of channels.
        definition: What there is to choose from; `preset` of the class by default.

    Attributes:
        preset: The definition of a class; to be set by classes derived from this one.
        definition: The definition of this instance.
        measured_side: Pixels of the largest images that `single` leaves as they are.

    Raises:
        InputError: If there are no networks for the data set, or fewer than two of them.
    """

    preset: ClassVar[MobileDefinition]
    measured_side: ClassVar[int] = 96
    reduced = Fidelity("reduced", resolution=0.5, canonical=True, repeats=1, images=32)

    def __init__(
        self, dataset: str | Dataset | None = None, definition: MobileDefinition | None = None
    ) -> None:
        super().__init__(dataset)
        self.definition = self.preset if definition is None else definition
        self._sizes = image_sizes(self.dataset.input_shape, self.definition.resolutions)
        self._widths = WidthChoices.of(self.definition)
        self.variables = (
            _variable("resolution", [_written_size(*each) for each in self._sizes]),
            _variable("width_multiplier", self.definition.width_multipliers),
            _variable("activation", self.definition.activations),
            _variable("first_width", self.definition.first_widths),
            *(
                _variable(f"{name}_{number}", choices)
                for number, stage in enumerate(self.definition.stages, start=1)
                for name, choices in (
                    ("depth", stage.depths),
                    ("kernel", stage.kernels),
                    ("expansion", stage.expansions),
                    ("width", stage.widths),
                    ("squeeze_excite", ["yes" if each else "no" for each in stage.squeeze_excite]),
                )
            ),
            _variable("last_width", self.definition.last_widths),
        )
        if self.distinct_size < 2:
            raise InputError(f"`definition` of `{self.name}` has one network only.")

    @property
    def single(self) -> Fidelity:
        """The fidelity of searches by metrics of a forward pass: all blocks, on 32 images, once.

        Images larger than `measured_side` are narrowed, so that an evaluation takes about as long
        for any data set.
        """
        fraction = min(1.0, self.measured_side / max(self.dataset.input_shape[1:]))
        return dataclasses.replace(self.reduced, name="single", resolution=fraction)

    def settings(self) -> Mapping[str, object]:
        """Return the definition."""
        return {"definition": dataclasses.asdict(self.definition)}

    def check_dataset(self, dataset: Dataset) -> None:
        """Check that a data set has images with sides of 32 pixels or more.

        Raises:
            InputError: If it has not.
        """
        super().check_dataset(dataset)
        check_sides(dataset, SMALLEST_SIDE, self.name)

    def input_shape_of(
        self, genotype: Genotype, fidelity: Fidelity = PAPER
    ) -> tuple[int, int, int]:
        """Return channels, height and width of the images that a network takes.

        A fidelity makes them smaller, to multiples of 8 and to 32 pixels at least.
        """
        height, width = self._sizes[genotype[0]]
        if fidelity.resolution < 1:
            height = reduced_side(height, fidelity.resolution, SMALLEST_SIDE)
            width = reduced_side(width, fidelity.resolution, SMALLEST_SIDE)
        return self.dataset.input_shape[0], height, width

    def plan(self, genotype: Genotype) -> NetworkPlan:
        """Return what is built of a genotype, with widths as they are after the multiplier."""
        first, *widths, last = self._widths.channels(*self._width_genes(genotype))
        stages = []
        for number, (choices, channels) in enumerate(
            zip(self.definition.stages, widths, strict=True)
        ):
            place = _GLOBALS + _GENES * number
            depth, kernel, expansion, _, squeeze_excite = genotype[place : place + _GENES]
            stages.append(
                StagePlan(
                    choices.depths[depth],
                    choices.kernels[kernel],
                    choices.expansions[expansion],
                    channels,
                    choices.squeeze_excite[squeeze_excite],
                    choices.stride,
                )
            )
        activation = self.definition.activations[genotype[2]]
        return NetworkPlan(tuple(stages), first, last, activation)

    def build_network(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:
        """Build the network; a fidelity's `cells_per_stage` is the most blocks of a stage."""
        from .network import MobileNetwork

        plan = self.plan(genotype)
        most = fidelity.cells_per_stage
        if most is not None:
            stages = tuple(each._replace(depth=min(each.depth, most)) for each in plan.stages)
            plan = plan._replace(stages=stages)
        return MobileNetwork(
            plan, image_channels=self.dataset.input_shape[0], classes=self.dataset.classes
        )

    def encode(self, genotype: Genotype) -> str:
        """Write a network from image to classifier."""
        return write_network(genotype, self.variables)

    def decode(self, text: str) -> Genotype:
        """Read what `encode` writes.

        Raises:
            InputError: If it is not a network of this space.
        """
        return read_network(text, self.variables, self.name)

    def drawing(self, genotype: Genotype) -> Drawing:
        """Return stem, stages and classifier as blocks, as wide as they have channels."""
        shape = self.input_shape_of(genotype)
        return drawn_network(self.plan(genotype), shape, self.dataset.classes)

    def canonical_genotype(self, genotype: Genotype) -> Genotype:
        """Return the first genotype with the same numbers of channels, which multipliers share."""
        multiplier, widths = self._widths.canonical(*self._width_genes(genotype))
        canonical = list(genotype)
        canonical[1] = multiplier
        for place, width in zip(self._width_places, widths, strict=True):
            canonical[place] = width
        return tuple(canonical)

    @property
    def distinct_size(self) -> int:
        """The number of networks."""
        others = self.size // self._widths.combinations
        return others * self._widths.distinct

    def costs(self, genotype: Genotype) -> Mapping[str, float]:
        """Return multiply-adds, parameters, and bytes of live tensors and constants of int8."""
        shape = self.input_shape_of(genotype)
        return network_costs(self.plan(genotype), shape, self.dataset.classes).named()

    def smallest_costs(self) -> Mapping[str, float]:
        """Return the costs of the network of all first choices."""
        return self.costs((0,) * len(self.variables))

    def skipped_layers(self, genotype: Genotype) -> float:
        """Return how many layers shortcuts jump, all in all.

        Each block but the first of a stage has a shortcut, which jumps three layers, or two where
        nothing is expanded. One more block raises the number, and a longer shortcut by more.
        Squeeze-and-excitation, which stands beside the layers, is none.
        """
        return float(
            sum(
                (stage.depth - 1) * (2 if stage.expansion == 1 else 3)
                for stage in self.plan(genotype).stages
            )
        )

    def sample(self, rng: random.Random) -> Genotype:
        """Draw each variable uniformly."""
        return self.canonical_genotype(super().sample(rng))

    def mutate(self, genotype: Genotype, rng: random.Random) -> Genotype:
        """Change one variable after the other until it is another network; mostly one is enough.

        A width that rounds to the same channels is no other network.
        """
        parent = mutant = self.canonical_genotype(genotype)
        while self.canonical_genotype(mutant) == parent:
            mutant = super().mutate(mutant, rng)
        return self.canonical_genotype(mutant)

    @property
    def _width_places(self) -> tuple[int, ...]:
        last = len(self.variables) - 1
        return (_GLOBALS - 1, *range(_GLOBALS + _WIDTH, last, _GENES), last)

    def _width_genes(self, genotype: Genotype) -> tuple[int, tuple[int, ...]]:
        return genotype[1], tuple([genotype[place] for place in self._width_places])


def _variable(name: str, choices: Sequence[float | str]) -> Variable:
    written = (each if isinstance(each, str) else f"{each:g}" for each in choices)
    return Variable(name, tuple(written))


def _written_size(height: int, width: int) -> str:
    return str(height) if height == width else f"{height}x{width}"
