"""The data sets of NATS-Bench and NAS-Bench-101."""

from freerea_plugins import Dataset

CIFAR10 = Dataset("cifar10", (3, 32, 32), 10)
CIFAR100 = Dataset("cifar100", (3, 32, 32), 100)
IMAGENET16_120 = Dataset("ImageNet16-120", (3, 16, 16), 120)
