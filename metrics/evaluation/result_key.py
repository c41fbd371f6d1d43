"""What a stored metric value is known by."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import dataclass

from freerea_plugins import Fidelity, Metric


@dataclass(frozen=True, kw_only=True)
class ResultKey:
    """Everything that the value of a metric depends on.

    Attributes:
        space: Name of the search space.
        space_version: Its version.
        dataset: Name of the data set.
        architecture: The architecture as it was measured, as its space writes it.
        metric: Name of the metric.
        metric_version: Its version.
        settings: The metric's settings, as JSON.
        batch: Digest of the batch.
        fidelity: The fidelity without its name, as JSON.
        seed: Seed of the initialisations.
        device: Type of the device, as ``"cpu"``; others round otherwise.
    """

    space: str
    space_version: str
    dataset: str
    architecture: str
    metric: str
    metric_version: str
    settings: str
    batch: str
    fidelity: str
    seed: int
    device: str

    @property
    def context(self) -> str:
        """All but the architecture, as JSON."""
        fields = dataclasses.asdict(self)
        del fields["architecture"]
        return json.dumps(fields)

    @property
    def context_digest(self) -> str:
        """A hash of the context."""
        return hashlib.sha256(self.context.encode()).hexdigest()[:16]


def settings_text(metric: Metric) -> str | None:
    """Return a metric's settings as JSON, or `None` where JSON cannot tell them apart."""
    try:
        return json.dumps(dict(metric.settings()), sort_keys=True)
    except (TypeError, ValueError):
        return None


def fidelity_text(fidelity: Fidelity) -> str:
    """Return a fidelity as JSON, without its name, which changes nothing."""
    fields = dataclasses.asdict(fidelity)
    del fields["name"]
    return json.dumps(fields, sort_keys=True)
