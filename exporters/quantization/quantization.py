"""Networks exported with eight bits, and how far they are from what they were."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from torch import Tensor, nn

from freerea_plugins import ExportedFile, Exporter, InputError, NetworkFacts, write_network

from ..formats.onnx import OnnxFile
from ..programs.onnx_session import OnnxSession
from .static import quantize

SUFFIX = ".onnx"


@dataclass(frozen=True)
class Quantization:
    """A file of eight bits beside the network of floats.

    Attributes:
        file: The file; its difference is that of the outputs of eight bits, on the images.
        images: Number of images on which both were run.
        agreement: Part of the images of which both name the same class.
        float_accuracy: Part of the images of which the floats name the right class; `None` if
            their classes are not those of the network.
        int8_accuracy: The same of the eight bits.
    """

    file: ExportedFile
    images: int
    agreement: float
    float_accuracy: float | None
    int8_accuracy: float | None


def export_int8(
    network: nn.Module,
    path: Path | str,
    facts: NetworkFacts,
    *,
    calibration: Tensor,
    judged: Iterable[tuple[Tensor, Tensor | None]],
    overwrite: bool = False,
    report: Callable[[int], None] | None = None,
) -> Quantization:
    """Write a network as ONNX with weights and activations of eight bits.

    Static quantisation by onnxruntime: QDQ nodes, weights per channel.

    Args:
        network: The network, on the CPU; it is left as it is.
        path: The file; ends in `.onnx`.
        facts: What is known of the network.
        calibration: Normalised images ``(n, …)`` whose activations the ranges are taken from.
        judged: Batches of normalised images ``(n, …)``, and of labels ``(n,)`` where the classes
            are those of the network, on which floats and eight bits are compared.
        overwrite: Whether a file of that name is replaced.
        report: Called with the number of images that were judged so far.

    Raises:
        InputError: If the suffix is another, there is a file already, or a package is missing.
    """
    check_suffix(path)
    exporter = _Int8File(calibration, judged, report)
    file = write_network(network, path, facts, exporter=exporter, overwrite=overwrite)
    found = exporter.comparison
    assert found is not None
    return Quantization(
        dataclasses.replace(file, difference=found.difference),
        found.images,
        found.agreement,
        found.accuracy("float"),
        found.accuracy("int8"),
    )


def check_suffix(path: Path | str) -> None:
    """Check that a file can be one of eight bits by its suffix.

    Raises:
        InputError: If not.
    """
    if Path(path).suffix.lower() != SUFFIX:
        raise InputError(f"`{path}` must end in `{SUFFIX}`: only ONNX is written with eight bits.")


class _Int8File(Exporter):
    """ONNX of eight bits, made for some images and compared on others."""

    name = "onnx"

    def __init__(
        self,
        calibration: Tensor,
        judged: Iterable[tuple[Tensor, Tensor | None]],
        report: Callable[[int], None] | None,
    ) -> None:
        self._calibration = calibration
        self._judged = judged
        self._report = report
        self.comparison: _Comparison | None = None

    def write(self, network: nn.Module, path: Path, facts: NetworkFacts) -> Mapping[str, object]:
        """Write the network of floats, which is compared with it, and make eight bits of that."""
        floats = path.with_name("float.onnx")
        details = write_network(network, floats, facts, exporter=OnnxFile()).details
        quantize(floats, path, self._calibration, facts)
        self.comparison = _Comparison(OnnxSession(floats), OnnxSession(path))
        for images, labels in self._judged:
            self.comparison.add(images, labels)
            if self._report is not None:
                self._report(self.comparison.images)
        return details


class _Comparison:
    """Counts how often floats and eight bits are right, and agree."""

    def __init__(self, floats: OnnxSession, eights: OnnxSession) -> None:
        self._sessions = {"float": floats, "int8": eights}
        self._right = dict.fromkeys(self._sessions, 0)
        self._labelled = self._same = self.images = 0
        self.difference = 0.0

    @property
    def agreement(self) -> float:
        """Part of the images of which both name the same class."""
        return self._same / self.images

    def accuracy(self, name: str) -> float | None:
        """Part of the images of which one names the right class, where that is known."""
        return self._right[name] / self._labelled if self._labelled else None

    def add(self, images: Tensor, labels: Tensor | None) -> None:
        """Run both on a batch."""
        outputs = {name: each.run(images) for name, each in self._sessions.items()}
        named = {name: each.argmax(dim=1) for name, each in outputs.items()}
        self.images += len(images)
        self._same += int((named["float"] == named["int8"]).sum())
        apart = float((outputs["float"] - outputs["int8"]).abs().max())
        self.difference = max(self.difference, apart)
        if labels is not None:
            self._labelled += len(images)
            for name, each in named.items():
                self._right[name] += int((each == labels).sum())
