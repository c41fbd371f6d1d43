"""Mobile search spaces and genotypes that tests draw."""

from __future__ import annotations

from hypothesis import strategies as st

from freerea.spaces import (
    MobileDefinition,
    MobileMicro,
    MobileSmall,
    MobileSpace,
    MobileTiny,
    StageChoices,
)
from freerea_plugins import Genotype

PRESETS = (MobileMicro, MobileTiny, MobileSmall)
SPACES = (*[preset() for preset in PRESETS], MobileTiny("1x40x72:3"), MobileMicro("cifar10"))


class Small(MobileSpace):
    """Two stages, with widths that multipliers round to the same channels."""

    name = "small"
    datasets = (MobileTiny.datasets[1],)
    preset = MobileDefinition(
        stages=(
            StageChoices((1, 2), (1,), (8, 16), kernels=(3,), squeeze_excite=(False,)),
            StageChoices((1,), (1.5, 4), (16, 24, 40), kernels=(5,), stride=2),
        ),
        first_widths=(8, 12),
        last_widths=(32, 64),
        resolutions=(0.5, 1.0),
        activations=("hardswish", "relu"),
    )


def genotypes_of(space: MobileSpace) -> st.SearchStrategy[Genotype]:
    return st.tuples(*[st.integers(0, len(each.choices) - 1) for each in space.variables])


@st.composite
def drawn(draw: st.DrawFn) -> tuple[MobileSpace, Genotype]:
    """A space and one of its genotypes."""
    space = draw(st.sampled_from((*SPACES, Small())))
    return space, draw(genotypes_of(space))
