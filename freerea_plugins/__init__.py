"""The plugin kit of FreeREA: what metrics, search spaces and hardware constraints build on.

A plugin is a module with functions marked `hookimpl` that a distribution names in the
entry-point group ``freerea``. It returns classes derived from `Metric`, `SearchSpace`,
`HardwareConstraint`, `PoolScore`, `Fitness`, `Exporter` or `SearchAlgorithm`. Importing this
package is cheap: it does not import torch, Optuna or pymoo.
"""

from ._algorithm import LabelledInputs, Progress, SearchAlgorithm, SearchTask, silent
from ._architecture import Architecture, Genotype
from ._component import Component
from ._constraint import HardwareConstraint, Limit
from ._dataset import Dataset
from ._drawing import Arrow, Block, Drawing
from ._errors import InputError, unknown_name
from ._exporter import Exporter
from ._exporting import (
    ExportedFile,
    WeightsLike,
    find_exporter,
    give_weights,
    seeded_network,
    write_network,
)
from ._facts import NetworkFacts
from ._fidelity import PAPER, REDUCED, Fidelity
from ._files import new_file, whole_file, writing
from ._fitness import Fitness
from ._html import html_table
from ._kinds import ALGORITHM, CONSTRAINT, EXPORTER, FITNESS, KINDS, METRIC, SCORE, SPACE, Kind
from ._manager import PluginManager, default_plugin_manager
from ._markers import PROJECT_NAME, hookimpl, hookspec
from ._metric import ArchitectureMetric, Direction, Metric, NetworkMetric, Probe
from ._numbers import is_whole
from ._observer import Activation, Observer
from ._pool_score import PoolScore
from ._registry import Plugin, Registration
from ._space import SearchSpace
from ._supernet import Supernet
from ._variable import Variable

__all__ = [
    "ALGORITHM",
    "CONSTRAINT",
    "EXPORTER",
    "FITNESS",
    "KINDS",
    "METRIC",
    "PAPER",
    "PROJECT_NAME",
    "REDUCED",
    "SCORE",
    "SPACE",
    "Activation",
    "Architecture",
    "ArchitectureMetric",
    "Arrow",
    "Block",
    "Component",
    "Dataset",
    "Direction",
    "Drawing",
    "ExportedFile",
    "Exporter",
    "Fidelity",
    "Fitness",
    "Genotype",
    "HardwareConstraint",
    "InputError",
    "Kind",
    "LabelledInputs",
    "Limit",
    "Metric",
    "NetworkFacts",
    "NetworkMetric",
    "Observer",
    "Plugin",
    "PluginManager",
    "PoolScore",
    "Probe",
    "Progress",
    "Registration",
    "SearchAlgorithm",
    "SearchSpace",
    "SearchTask",
    "Supernet",
    "Variable",
    "WeightsLike",
    "default_plugin_manager",
    "find_exporter",
    "give_weights",
    "hookimpl",
    "hookspec",
    "html_table",
    "is_whole",
    "new_file",
    "seeded_network",
    "silent",
    "unknown_name",
    "whole_file",
    "write_network",
    "writing",
]
