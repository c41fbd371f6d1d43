"""What is known of a network besides its weights."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._architecture import Architecture
    from ._dataset import Dataset


def _versions() -> dict[str, str]:
    return {
        "python": platform.python_version(),
        **{package: version(package) for package in ("freerea", "torch")},
    }


@dataclass(frozen=True)
class NetworkFacts:
    """What is known of a network that is exported.

    Attributes:
        input_shape: Shape of one input, channels first.
        architecture: As its search space writes it; empty if it is of none.
        space: Name of the search space.
        class_names: Names of the classes in the order of the logits, where they are known.
        mean: Mean of each channel of inputs from 0 to 1, which is taken off them, where known.
        deviation: Standard deviation of each channel, which they are divided by, where known.
        versions: Versions of the packages that made the network.
    """

    input_shape: tuple[int, ...]
    architecture: str = ""
    space: str = ""
    class_names: tuple[str, ...] = ()
    mean: tuple[float, ...] = ()
    deviation: tuple[float, ...] = ()
    versions: Mapping[str, str] = field(default_factory=_versions)

    @classmethod
    def of(cls, architecture: Architecture) -> NetworkFacts:
        """Return what is known of an architecture's network."""
        dataset: Dataset = architecture.space.dataset
        return cls(
            input_shape=architecture.input_shape(),
            architecture=str(architecture),
            space=architecture.space.name,
            class_names=dataset.class_names,
            mean=dataset.mean,
            deviation=dataset.deviation,
        )

    def metadata(self) -> dict[str, str]:
        """Return what is known as texts, for formats whose metadata are texts.

        Texts stay as they are, all else is written as JSON.
        """
        values: dict[str, object] = {
            "architecture": self.architecture,
            "space": self.space,
            "input_shape": self.input_shape,
            "class_names": self.class_names,
            "mean": self.mean,
            "deviation": self.deviation,
            "versions": dict(self.versions),
        }
        return {
            name: value if isinstance(value, str) else json.dumps(value)
            for name, value in values.items()
            if value
        }
