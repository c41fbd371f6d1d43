"""What a stored metric value is known by."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from freerea_plugins import Component, Dataset, Fidelity

MEASURING_VERSION = "2"
"""Raised when initialisation, the preparation of networks or of batches, or what metrics share of a
pass changes values, so that those stored before are not found."""


_MAIN = ("__main__", "__mp_main__")  # the second in processes of multiprocessing


@dataclass(frozen=True, kw_only=True)
class ResultKey:
    """Everything that the value of a metric depends on.

    Attributes:
        space: Name of the search space.
        space_class: Its class, as `class_text` writes it.
        space_version: Its version.
        space_settings: Its settings, as JSON.
        dataset: The data set, with the shape of its inputs and its classes, as JSON.
        architecture: The architecture as it was measured, as its space writes it.
        metric: Name of the metric.
        metric_class: Its class.
        metric_version: Its version.
        settings: The metric's settings, as JSON.
        batch: Digest of the batch.
        fidelity: The fidelity without its name, as JSON.
        seed: Seed of the initialisations.
        device: Type of the device, as ``"cpu"``; others round otherwise.
        measuring: `MEASURING_VERSION`.
        repeat: Which repeat it is the value of; the mean of all if `None`.
    """

    space: str
    space_class: str
    space_version: str
    space_settings: str
    dataset: str
    architecture: str
    metric: str
    metric_class: str
    metric_version: str
    settings: str
    batch: str
    fidelity: str
    seed: int
    device: str
    measuring: str = MEASURING_VERSION
    repeat: int | None = None

    @property
    def context(self) -> str:
        """All but the architecture, as JSON."""
        fields = dataclasses.asdict(self)
        del fields["architecture"]
        if self.repeat is None:
            del fields["repeat"]
        return json.dumps(fields)

    @property
    def context_digest(self) -> str:
        """A hash of the context."""
        return hashlib.sha256(self.context.encode()).hexdigest()[:16]


def class_text(component: Component) -> str | None:
    """Return module and qualified name of a component's class.

    `None` where these say too little: another script has classes in `__main__` too, and a function
    makes another class, of the same name, each time it is called.
    """
    kind = type(component)
    if kind.__module__ in _MAIN or "<locals>" in kind.__qualname__:
        return None
    return f"{kind.__module__}.{kind.__qualname__}"


def settings_text(settings: Mapping[str, object]) -> str | None:
    """Return settings as JSON, or `None` where JSON cannot tell them apart."""
    if not _has_text_keys(settings):
        return None
    try:
        return json.dumps(dict(settings), sort_keys=True)
    except (TypeError, ValueError):
        return None


def _has_text_keys(value: object) -> bool:
    """Return whether all keys are text, as JSON writes ``1`` and ``"1"`` alike."""
    if isinstance(value, Mapping):
        return all(isinstance(key, str) and _has_text_keys(value[key]) for key in value)
    return not isinstance(value, list | tuple) or all(map(_has_text_keys, value))


def fidelity_text(fidelity: Fidelity) -> str:
    """Return a fidelity as JSON, without its name, which changes nothing."""
    fields = dataclasses.asdict(fidelity)
    del fields["name"]
    return json.dumps(fields, sort_keys=True)


def dataset_text(dataset: Dataset) -> str:
    """Return what networks depend on of a data set, and its name, as JSON."""
    return json.dumps(
        {
            "name": dataset.name,
            "input_shape": dataset.input_shape,
            "classes": dataset.classes,
        },
        sort_keys=True,
    )
