"""Measures metrics of architectures."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Iterator, Mapping, Sequence

import torch
from joblib import cpu_count
from torch import nn

from freerea_plugins import (
    REDUCED,
    Architecture,
    ArchitectureMetric,
    Fidelity,
    NetworkMetric,
)

from ..networks.device import resolve_device
from ..networks.measurable_copy import make_measurable, uncompiled
from ..networks.randomness import checked_seed, preserved_randomness, seed_global_sources
from ..networks.surroundings import usual_settings
from .batch import BatchLike, as_batch
from .failures import named_failure
from .fitness import DEFAULT_FITNESS, find_fitness
from .measurement import Measurement, measure_network
from .metric_names import MetricsLike, resolve_metrics
from .result_cache import ResultCache
from .result_key import ResultKey, class_text, dataset_text, fidelity_text, settings_text
from .workers import workers


class Evaluator:
    """Measures a set of metrics on architectures of one search space.

    Values depend on the architecture, the batch, the fidelity and the seed alone: not on what
    was measured before, nor on the process.

    Args:
        batch: Images and labels, as a `Batch` or a pair; averaged down to the fidelity's
            resolution.
        metrics: Metrics or their names, or both by the names under which values are returned; all
            of the default fitness by default.
        fidelity: How much of each network to build.
        seed: Seed of the initialisations.
        device: Where networks are run: ``"cpu"``, ``"cuda"``, ``"cuda:1"``, ``"mps"``.
        cache: Where values of networks are looked up and kept; nowhere by default.

    Raises:
        InputError: If the batch is none, there is no metric, one is unknown or named twice, the
            device is not there, or the seed is out of range.
    """

    def __init__(
        self,
        batch: BatchLike,
        metrics: MetricsLike | None = None,
        *,
        fidelity: Fidelity = REDUCED,
        seed: int = 0,
        device: str = "cpu",
        cache: ResultCache | None = None,
    ) -> None:
        self.batch = as_batch(batch)
        self.metrics = resolve_metrics(
            find_fitness(DEFAULT_FITNESS).metrics if metrics is None else metrics
        )
        self.fidelity = fidelity
        self.seed = checked_seed(seed)
        self.device = resolve_device(device)
        self._network_metrics = [each for each in self.metrics if isinstance(each, NetworkMetric)]
        self._structure_metrics = [
            each for each in self.metrics if isinstance(each, ArchitectureMetric)
        ]
        self._cache = cache
        if cache is not None:
            self._batch_digest = self.batch.digest()
            # Taken now, as a metric may change while it measures.
            self._settings = {
                each.name: settings_text(each.settings()) for each in self._network_metrics
            }

    def measure(self, architecture: Architecture) -> dict[str, float]:
        """Return the value of each metric, averaged over repeats where a network is run.

        A value that is not finite is recorded as the metric's worst.

        Raises:
            InputError: If the batch has labels that are not classes of the search space, a metric
                fails, or its network cannot be built; the message names it and the architecture.
        """
        measured = architecture.at(self.fidelity)
        keys = self._keys(measured)
        known = self._look_up([keys])[0]
        values = self._complete(measured, known)
        self._store(keys, values, known)
        return values

    def measurements(self, architecture: Architecture) -> dict[str, Measurement]:
        """Return mean, spread and the value of each repeat for each metric.

        Of a cache, values of single repeats are found where this method has measured them; a search
        keeps means alone.

        Raises:
            InputError: As `measure` does.
        """
        measured = architecture.at(self.fidelity)
        keys = self._keys(measured)
        found = self._known_repeats(keys)
        missing = [each for each in self._network_metrics if each.name not in found]
        if missing:
            new = self._measure_network(measured, missing)
            self._store_repeats(keys, new)
            found |= new
        for metric in self._structure_metrics:
            found[metric.name] = Measurement.of(metric, [self._of_structure(metric, measured)])
        return {metric.name: found[metric.name] for metric in self.metrics}

    def measure_many(
        self, architectures: Sequence[Architecture], *, jobs: int = 1
    ) -> Iterator[dict[str, float]]:
        """Yield the values of each architecture, in order.

        Args:
            architectures: What to measure.
            jobs: Number of processes, this one among them, each with its share of the cores'
                threads; -1 for as many as there are cores.
        """
        processes = cpu_count() if jobs == -1 else jobs
        if processes == 1 or len(architectures) == 1:
            yield from map(self.measure, architectures)
            return
        measured = [architecture.at(self.fidelity) for architecture in architectures]
        keys = [self._keys(architecture) for architecture in measured]
        known = self._look_up(keys)
        tasks = [
            (architecture, found)
            for architecture, found in zip(measured, known, strict=True)
            if self._missing(found)
        ]
        helpers = workers(processes - 1)
        computed = helpers.map(self._without_surplus()._complete_task, tasks, _size)
        for architecture, its_keys, found in zip(measured, keys, known, strict=True):
            if not self._missing(found):
                yield self._complete(architecture, found)
                continue
            values = next(computed)
            self._store(its_keys, values, found)
            yield values

    def _without_surplus(self) -> Evaluator:
        """Return a copy that has only what measuring takes, to be sent to other processes."""
        twin = copy.copy(self)
        twin.batch = self.batch.first(self.fidelity.images)
        twin._cache = None
        return twin

    def _complete_task(self, task: tuple[Architecture, Mapping[str, float]]) -> dict[str, float]:
        return self._complete(*task)

    def _missing(self, known: Mapping[str, float]) -> list[NetworkMetric]:
        return [metric for metric in self._network_metrics if metric.name not in known]

    def _complete(self, measured: Architecture, known: Mapping[str, float]) -> dict[str, float]:
        """Return the value of each metric, some of which are known."""
        missing = self._missing(known)
        values = dict(known)
        if missing:
            new = self._measure_network(measured, missing)
            values |= {name: each.mean for name, each in new.items()}
        for metric in self._structure_metrics:
            value = self._of_structure(metric, measured)
            values[metric.name] = metric.finite_or_worst(value)
        return {metric.name: values[metric.name] for metric in self.metrics}

    def _of_structure(self, metric: ArchitectureMetric, measured: Architecture) -> float:
        with named_failure(f"metric `{metric.name}`", f"architecture {measured}"):
            return float(metric.measure(measured))

    def _look_up(self, keys: Sequence[Mapping[str, ResultKey]]) -> list[dict[str, float]]:
        """Return the known values of metrics of networks, by name, for each architecture."""
        if self._cache is None:
            return [{} for _ in keys]
        found = self._cache.look_up([key for each in keys for key in each.values()])
        return [{name: found[key] for name, key in each.items() if key in found} for each in keys]

    def _store(
        self,
        keys: Mapping[str, ResultKey],
        values: Mapping[str, float],
        known: Mapping[str, float],
    ) -> None:
        if self._cache is not None:
            new = {key: values[name] for name, key in keys.items() if name not in known}
            self._cache.store(new)

    def _known_repeats(self, keys: Mapping[str, ResultKey]) -> dict[str, Measurement]:
        if self._cache is None:
            return {}
        repeats = {name: self._repeats(key) for name, key in keys.items()}
        found = self._cache.look_up([key for each in repeats.values() for key in each])
        return {
            metric.name: Measurement.of(metric, [found[key] for key in repeats[metric.name]])
            for metric in self._network_metrics
            if metric.name in repeats and all(key in found for key in repeats[metric.name])
        }

    def _store_repeats(self, keys: Mapping[str, ResultKey], new: Mapping[str, Measurement]) -> None:
        if self._cache is None:
            return
        values = {keys[name]: each.mean for name, each in new.items() if name in keys}
        for name, key in keys.items():
            if name in new:
                values |= zip(self._repeats(key), new[name].values, strict=True)
        self._cache.store(values)

    def _repeats(self, key: ResultKey) -> list[ResultKey]:
        """Return the keys of single repeats; that of the mean if it is the only one."""
        if self.fidelity.repeats == 1:
            return [key]
        return [dataclasses.replace(key, repeat=each) for each in range(self.fidelity.repeats)]

    def _keys(self, measured: Architecture) -> dict[str, ResultKey]:
        """Return the key of each value that can be kept, by the name of the metric."""
        if self._cache is None:
            return {}
        space = measured.space
        space_class, space_settings = class_text(space), settings_text(space.settings())
        if space_class is None or space_settings is None:
            return {}
        return {
            metric.name: ResultKey(
                space=space.name,
                space_class=space_class,
                space_version=space.version,
                space_settings=space_settings,
                dataset=dataset_text(space.dataset),
                architecture=str(measured),
                metric=metric.registered_name(),
                metric_class=metric_class,
                metric_version=metric.version,
                settings=settings,
                batch=self._batch_digest,
                fidelity=fidelity_text(self.fidelity),
                seed=self.seed,
                device=self.device.type,
            )
            for metric in self._network_metrics
            if (settings := self._settings[metric.name]) is not None
            and (metric_class := class_text(metric)) is not None
        }

    def _measure_network(
        self, architecture: Architecture, metrics: Sequence[NetworkMetric]
    ) -> dict[str, Measurement]:
        space = architecture.space
        self.batch.check_classes(space.dataset.classes, f"search space `{space.name}`")
        with preserved_randomness(self.device), usual_settings(self.device):
            batch = self.batch.first(self.fidelity.images)
            batch = batch.resized(*architecture.input_shape(self.fidelity)[1:])
            seed_global_sources(self.seed, self.device)
            subject = f"architecture {architecture}"
            with named_failure(f"space `{space.name}`", subject):
                built = architecture.build_network(self.fidelity)
            network = uncompiled(_as_float32(built.train(), self.device))
            make_measurable(network)
            return measure_network(
                network,
                batch,
                metrics,
                repeats=self.fidelity.repeats,
                seed=self.seed,
                subject=subject,
            )


def _as_float32(network: nn.Module, device: torch.device) -> nn.Module:
    """Return a network of float32 on a device; as it is if it is one, which is soon known."""
    for module in network.modules():
        for each in (*module._parameters.values(), *module._buffers.values()):
            if each is not None and (
                each.device != device or (each.is_floating_point() and each.dtype != torch.float32)
            ):
                return network.float().to(device)
    return network


def _size(task: tuple[Architecture, object]) -> float:
    """Return the multiply-adds of an architecture where they are known, as what it takes."""
    architecture, _ = task
    return architecture.space.costs(architecture.genotype).get("flops", 0.0)
