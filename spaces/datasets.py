"""Data sets that are known by name."""

from freerea_plugins import Dataset

CIFAR10 = Dataset("cifar10", (3, 32, 32), 10)
"""CIFAR-10: colour images of 32 by 32 pixels, 10 classes."""

CIFAR100 = Dataset("cifar100", (3, 32, 32), 100)
"""CIFAR-100: colour images of 32 by 32 pixels, 100 classes."""

IMAGENET16_120 = Dataset("ImageNet16-120", (3, 16, 16), 120)
"""ImageNet16-120: colour images of 16 by 16 pixels, 120 classes."""

VISUAL_WAKE_WORDS = Dataset("visual-wake-words", (3, 96, 96), 2)
"""Visual Wake Words, person or none, as MLPerf Tiny has it: images of 96 by 96 pixels."""

IMAGENET = Dataset("imagenet", (3, 224, 224), 1000)
"""ImageNet: colour images, most often of 224 by 224 pixels, 1,000 classes."""
