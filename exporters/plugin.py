"""Registers the built-in formats of exported networks."""

from freerea_plugins import Exporter, hookimpl

from .formats.exported_program import ExportedProgramFile
from .formats.onnx import OnnxFile
from .formats.python import PythonFile
from .formats.safetensors import SafetensorsFile
from .formats.torch_weights import TorchWeightsFile


@hookimpl
def freerea_exporters() -> list[type[Exporter]]:
    """Return the built-in formats."""
    return [OnnxFile, ExportedProgramFile, PythonFile, SafetensorsFile, TorchWeightsFile]
