"""A small survey, run in this process."""

from __future__ import annotations

from pathlib import Path

from freerea.cli.settings.correlation import CorrelationSettings
from freerea.cli.surveys import correlation
from freerea.spaces import NATSTopology

SPACE = NATSTopology()


def survey(table: Path, folder: Path, *, batch: str | None = None) -> None:
    """Run the command in this process."""
    settings = CorrelationSettings(
        space="nats-tss",
        benchmark=str(table),
        sample=3,
        metrics=["skipped_layers"],
        batch=batch,
    )
    correlation.correlate_metrics(settings, folder, jobs=1, cache="off", as_json=False)
