from .export import export_network as export_network
from .formats.exported_program import ExportedProgramFile as ExportedProgramFile
from .formats.onnx import OnnxFile as OnnxFile
from .formats.python import PythonFile as PythonFile
from .formats.safetensors import SafetensorsFile as SafetensorsFile
from .formats.torch_weights import TorchWeightsFile as TorchWeightsFile
from .quantization.quantization import Quantization as Quantization
from .quantization.quantization import export_int8 as export_int8
from .results.result_file import load_architecture as load_architecture
from .results.result_file import load_ranking as load_ranking
from .results.trained import load_trained as load_trained

__all__ = [
    "ExportedProgramFile",
    "OnnxFile",
    "PythonFile",
    "Quantization",
    "SafetensorsFile",
    "TorchWeightsFile",
    "export_int8",
    "export_network",
    "load_architecture",
    "load_ranking",
    "load_trained",
]
