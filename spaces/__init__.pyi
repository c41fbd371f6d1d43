from .benchmark_tables.column_constraint import ColumnConstraint as ColumnConstraint
from .benchmark_tables.column_metric import COLUMN_PREFIX as COLUMN_PREFIX
from .benchmark_tables.column_metric import ColumnMetric as ColumnMetric
from .benchmark_tables.column_metric import MinimizedColumn as MinimizedColumn
from .benchmark_tables.column_metric import column_metric as column_metric
from .benchmark_tables.columns import TEST_ACCURACY as TEST_ACCURACY
from .benchmark_tables.file import TableFile as TableFile
from .benchmark_tables.file import table_space as table_space
from .benchmark_tables.importing.detection import open_source as open_source
from .benchmark_tables.importing.importer import ImportReport as ImportReport
from .benchmark_tables.importing.importer import import_table as import_table
from .benchmark_tables.importing.nasbench101_file import NASBench101File as NASBench101File
from .benchmark_tables.importing.nats_archive import NATSArchive as NATSArchive
from .benchmark_tables.importing.nats_archive_table import NATSArchiveSource as NATSArchiveSource
from .benchmark_tables.importing.nats_archive_table import NATSBenchTable as NATSBenchTable
from .benchmark_tables.importing.source import TableSource as TableSource
from .benchmark_tables.memory import ColumnTable as ColumnTable
from .benchmark_tables.table import BenchmarkTable as BenchmarkTable
from .datasets import CIFAR10 as CIFAR10
from .datasets import CIFAR100 as CIFAR100
from .datasets import IMAGENET as IMAGENET
from .datasets import IMAGENET16_120 as IMAGENET16_120
from .datasets import VISUAL_WAKE_WORDS as VISUAL_WAKE_WORDS
from .mobile.definition import MobileDefinition as MobileDefinition
from .mobile.definition import StageChoices as StageChoices
from .mobile.presets import MobileMicro as MobileMicro
from .mobile.presets import MobileSmall as MobileSmall
from .mobile.presets import MobileTiny as MobileTiny
from .mobile.space import MobileSpace as MobileSpace
from .nasbench101.space import NASBench101 as NASBench101
from .nasbench_macro.space import NASBenchMacro as NASBenchMacro
from .nats_bench.size import NATSSize as NATSSize
from .nats_bench.topology import NATSTopology as NATSTopology

__all__ = [
    "CIFAR10",
    "CIFAR100",
    "COLUMN_PREFIX",
    "IMAGENET",
    "IMAGENET16_120",
    "TEST_ACCURACY",
    "VISUAL_WAKE_WORDS",
    "BenchmarkTable",
    "ColumnConstraint",
    "ColumnMetric",
    "ColumnTable",
    "ImportReport",
    "MinimizedColumn",
    "MobileDefinition",
    "MobileMicro",
    "MobileSmall",
    "MobileSpace",
    "MobileTiny",
    "NASBench101",
    "NASBench101File",
    "NASBenchMacro",
    "NATSArchive",
    "NATSArchiveSource",
    "NATSBenchTable",
    "NATSSize",
    "NATSTopology",
    "StageChoices",
    "TableFile",
    "TableSource",
    "column_metric",
    "import_table",
    "open_source",
    "table_space",
]
