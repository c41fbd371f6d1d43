"""Search spaces and benchmark tables."""

from ._benchmark_table import BenchmarkTable
from ._benchmark_table_columns import TEST_ACCURACY
from ._benchmark_table_file import TableFile, table_space
from ._benchmark_table_memory import ColumnTable
from ._column_constraint import ColumnConstraint
from ._column_metric import COLUMN_PREFIX, ColumnMetric, MinimizedColumn, column_metric
from ._datasets import CIFAR10, CIFAR100, IMAGENET16_120
from ._nasbench101 import NASBench101
from ._nasbench101_file import NASBench101File
from ._nats_archive import NATSArchive
from ._nats_archive_table import NATSArchiveSource, NATSBenchTable
from ._nats_size import NATSSize
from ._nats_topology import NATSTopology
from ._table_import import ImportReport, import_table
from ._table_source import TableSource
from ._table_sources import open_source

__all__ = [
    "CIFAR10",
    "CIFAR100",
    "COLUMN_PREFIX",
    "IMAGENET16_120",
    "TEST_ACCURACY",
    "BenchmarkTable",
    "ColumnConstraint",
    "ColumnMetric",
    "ColumnTable",
    "ImportReport",
    "MinimizedColumn",
    "NASBench101",
    "NASBench101File",
    "NATSArchive",
    "NATSArchiveSource",
    "NATSBenchTable",
    "NATSSize",
    "NATSTopology",
    "TableFile",
    "TableSource",
    "column_metric",
    "import_table",
    "open_source",
    "table_space",
]
