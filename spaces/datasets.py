"""The data sets of NATS-Bench and NAS-Bench-101."""

from freerea_plugins import Dataset

CIFAR10 = Dataset("cifar10", (3, 32, 32), 10)
"""CIFAR-10: colour images of 32 by 32 pixels, 10 classes."""

CIFAR100 = Dataset("cifar100", (3, 32, 32), 100)
"""CIFAR-100: colour images of 32 by 32 pixels, 100 classes."""

IMAGENET16_120 = Dataset("ImageNet16-120", (3, 16, 16), 120)
"""ImageNet16-120: colour images of 16 by 16 pixels, 120 classes."""
