"""Mobile search spaces for devices of three sizes."""

from __future__ import annotations

from ..datasets import CIFAR10, CIFAR100, IMAGENET, VISUAL_WAKE_WORDS
from .definition import MobileDefinition, StageChoices
from .space import MobileSpace

_SMALL_IMAGES = (VISUAL_WAKE_WORDS, CIFAR10, CIFAR100)
_FIRST_STAGE = StageChoices(depths=(1,), expansions=(1,), widths=(8, 16), squeeze_excite=(False,))


class MobileMicro(MobileSpace):
    """Inverted-residual networks for microcontrollers of 128 KB of memory and 0.5 MB of flash."""

    name = "mobile-micro"
    datasets = _SMALL_IMAGES
    preset = MobileDefinition(
        stages=(
            _FIRST_STAGE,
            StageChoices((1, 2, 3), (3, 4, 6), (16, 24), stride=2),
            StageChoices((1, 2, 3), (3, 4, 6), (24, 32, 40), stride=2),
            StageChoices((1, 2, 3), (3, 4, 6), (48, 64, 80), stride=2),
            StageChoices((1, 2), (3, 4, 6), (96, 128, 160), stride=2),
        ),
        first_widths=(8, 16),
        last_widths=(128, 256, 512),
    )


class MobileTiny(MobileSpace):
    """Inverted-residual networks for microcontrollers of 320 KB of memory and 1 MB of flash."""

    name = "mobile-tiny"
    datasets = _SMALL_IMAGES
    preset = MobileDefinition(
        stages=(
            _FIRST_STAGE,
            StageChoices((1, 2, 3), (3, 4, 6), (16, 24, 32), stride=2),
            StageChoices((1, 2, 3), (3, 4, 6), (32, 40, 48), stride=2),
            StageChoices((1, 2, 3), (3, 4, 6), (64, 80, 96), stride=2),
            StageChoices((1, 2, 3), (3, 4, 6), (80, 96, 112)),
            StageChoices((1, 2, 3), (3, 4, 6), (128, 160, 192), stride=2),
        ),
        first_widths=(8, 16, 24),
        last_widths=(256, 512, 1024),
    )


class MobileSmall(MobileSpace):
    """Inverted-residual networks for phones."""

    name = "mobile-small"
    datasets = (IMAGENET, CIFAR10, CIFAR100)
    measured_side = 56
    preset = MobileDefinition(
        stages=(
            StageChoices((1,), (1,), (16, 24), squeeze_excite=(False,)),
            StageChoices((1, 2, 3, 4), (3, 4, 6), (24, 32), stride=2),
            StageChoices((1, 2, 3, 4), (3, 4, 6), (32, 40, 48), stride=2),
            StageChoices((1, 2, 3, 4), (3, 4, 6), (64, 80, 96), stride=2),
            StageChoices((1, 2, 3, 4), (3, 4, 6), (96, 112, 128)),
            StageChoices((1, 2, 3, 4), (3, 4, 6), (160, 192, 224), stride=2),
        ),
        first_widths=(16, 24, 32),
        last_widths=(640, 1280, 1920),
        width_multipliers=(0.75, 1.0, 1.25),
    )
