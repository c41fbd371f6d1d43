from .boards.boards import BOARDS as BOARDS
from .boards.boards import PROGRAM_BYTES as PROGRAM_BYTES
from .boards.boards import Board as Board
from .boards.boards import find_board as find_board
from .constraints.latency import Latency as Latency
from .constraints.model_size import ModelSize as ModelSize
from .constraints.peak_memory import PeakMemory as PeakMemory
from .graphs.graph import Call as Call
from .graphs.graph import Constant as Constant
from .graphs.graph import Graph as Graph
from .graphs.graph import Operator as Operator
from .graphs.graph import TensorSlot as TensorSlot
from .graphs.graph import Value as Value
from .graphs.networks import architecture_graph as architecture_graph
from .graphs.networks import network_graph as network_graph
from .memory.plans import GreedyArena as GreedyArena
from .memory.plans import LiveTensors as LiveTensors
from .memory.plans import MemoryPlan as MemoryPlan
from .units.quantities import format_quantity as format_quantity
from .units.quantities import parse_quantity as parse_quantity

__all__ = [
    "BOARDS",
    "PROGRAM_BYTES",
    "Board",
    "Call",
    "Constant",
    "Graph",
    "GreedyArena",
    "Latency",
    "LiveTensors",
    "MemoryPlan",
    "ModelSize",
    "Operator",
    "PeakMemory",
    "TensorSlot",
    "Value",
    "architecture_graph",
    "find_board",
    "format_quantity",
    "network_graph",
    "parse_quantity",
]
