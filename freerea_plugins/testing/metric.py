"""The check of a metric."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TYPE_CHECKING

from .._architecture import Architecture
from .._kinds import METRIC
from .._metric import ArchitectureMetric, Metric, NetworkMetric, Probe
from .._space import SearchSpace
from ._expectation import expect, instance_of, no_exception, number, stored_settings

if TYPE_CHECKING:
    import torch
    from torch import Tensor, nn

MakeProbe = Callable[["nn.Module", "Tensor", "Tensor", "torch.Generator"], Probe]

_SAMPLES = 8


def check_metric(
    metric: Metric | type[Metric],
    *,
    space: SearchSpace | None = None,
    probe: MakeProbe | None = None,
) -> None:
    """Check that a metric keeps what metrics promise.

    A metric of networks is measured on networks that are awkward on purpose: it must leave them
    as it found them, even where they fail, give the same value for the same seed whatever was
    measured before, and its worst value, not NaN and no exception, where it is not defined. A
    metric of architectures must give the same number for the same architecture. Where it has no
    meaning, it says so in words.

    Args:
        metric: A class, made without arguments, or an instance.
        space: A search space whose networks or architectures are measured too; of architectures,
            instead of a small one.
        probe: What makes probes, as `freerea.metrics.NetworkProbe` does; by default probes whose
            `relu_agreement` counts the units of plain ReLUs only.

    Raises:
        AssertionError: If it breaks a promise.
    """
    from ._randomness import preserved_randomness

    instance = instance_of(METRIC, metric)
    subject = f"metric `{instance.name}`"
    settings = stored_settings(subject, instance.settings())
    _check_suitability(instance, space)
    with preserved_randomness():
        if isinstance(instance, NetworkMetric):
            from ._network_metric import check_network_metric

            check_network_metric(instance, space, probe)
        elif isinstance(instance, ArchitectureMetric):
            _check_architecture_metric(instance, space)
    expect(
        stored_settings(subject, instance.settings()) == settings,
        f"{subject} changes its settings while it measures; values are stored under them",
    )


def _check_suitability(metric: Metric, space: SearchSpace | None) -> None:
    from ._row_space import RowSpace

    subject = f"metric `{metric.name}`"
    searched = RowSpace() if space is None else space
    for where, situation in ((None, "for no search space"), (searched, f"for `{searched.name}`")):
        with no_exception(subject, situation, "`unsuited_to` must return a reason or None"):
            reason: object = metric.unsuited_to(where)
        expect(
            reason is None or (isinstance(reason, str) and reason),
            f"{subject} has `unsuited_to` that gives {reason!r} {situation}; it must return what "
            "is lacking, as text, or None",
        )


def _check_architecture_metric(metric: ArchitectureMetric, space: SearchSpace | None) -> None:
    from ._randomness import seed_shared_sources
    from ._row_space import RowSpace

    if space is None:
        space = RowSpace()
    subject = f"metric `{metric.name}`"
    rng = random.Random(0)
    architectures = [Architecture(space, space.sample(rng)) for _ in range(_SAMPLES)]
    values: dict[Architecture, float] = {}
    for seed, architecture in enumerate([*architectures, *architectures[::-1]]):
        situation = f"for the architecture {architecture} of `{space.name}`"
        seed_shared_sources(seed)
        with no_exception(subject, situation, f"return `self.worst()`, {metric.worst()}"):
            measured = metric.measure(architecture)
        value = number(subject, measured, situation)
        expect(
            values.setdefault(architecture, value) == value,
            f"{subject} gives {values[architecture]} and then {value} {situation}; it must depend "
            "on nothing but the architecture",
        )
