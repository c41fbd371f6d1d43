"""Search spaces and benchmark tables."""

from ._benchmark_table import BenchmarkTable
from ._datasets import CIFAR10, CIFAR100, IMAGENET16_120
from ._nasbench101 import NASBench101
from ._nats_size import NATSSize
from ._nats_topology import NATSTopology

__all__ = [
    "CIFAR10",
    "CIFAR100",
    "IMAGENET16_120",
    "BenchmarkTable",
    "NASBench101",
    "NATSSize",
    "NATSTopology",
]
