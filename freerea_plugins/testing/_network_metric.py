"""What a metric of networks promises."""

from __future__ import annotations

import contextlib
import math
import random
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from .._architecture import Architecture
from .._metric import NetworkMetric, Probe
from .._space import SearchSpace
from ._expectation import expect, no_exception, number
from ._networks import CLASSES, IMAGE, Awkward, Blind, Failing, OneLayer, initialize
from ._probe import SimpleProbe
from ._randomness import seed_shared_sources, shared_sources
from ._snapshot import differences, snapshot

if TYPE_CHECKING:
    from .metric import MakeProbe

_BATCH = 8
_SAMPLES = 3
_HINT = "it must leave the network as it found it"


def check_network_metric(
    metric: NetworkMetric, space: SearchSpace | None, probe: MakeProbe | None
) -> None:
    """Check a metric of networks; see `check_metric`."""
    check = _Check(metric, probe or SimpleProbe)
    check.leaves_everything()
    check.leaves_a_network_that_fails()
    check.gives_the_same_value_again()
    check.shares_results()
    check.works_whatever_is_differentiated()
    check.is_defined_everywhere()
    if space is not None:
        check.measures_a_space(space)


class _Check:
    def __init__(self, metric: NetworkMetric, make_probe: MakeProbe) -> None:
        self._metric = metric
        self._make_probe = make_probe
        self._subject = f"metric `{metric.name}`"

    def leaves_everything(self) -> None:
        """Check that a network of which much was changed is left bit by bit."""
        probe = self._probe(Awkward())
        network = probe.network
        assert isinstance(network, Awkward)
        network(probe.images)  # Statistics of batch-norm that are not the fresh ones.
        network.stem.weight.requires_grad_(False)
        network.norm.eval()
        network.classifier.weight.grad = torch.full_like(network.classifier.weight, 7.0)
        network.first.register_forward_hook(lambda *_: None)
        before = snapshot(network)
        images, labels = probe.images.clone(), probe.labels.clone()
        sources = shared_sources()
        self._measure(probe, "on a network in use")
        self._expect_unchanged(network, before, "")
        expect(
            torch.equal(probe.images, images) and not probe.images.requires_grad,
            f"{self._subject} changes the images; work on `probe.images.clone()`",
        )
        expect(torch.equal(probe.labels, labels), f"{self._subject} changes the labels")
        for source, state in shared_sources().items():
            expect(
                state == sources[source],
                f"{self._subject} draws from the shared source of `{source}`; draw from "
                "`probe.generator`",
            )

    def leaves_a_network_that_fails(self) -> None:
        """Check that a network is put back even if its forward pass raises."""
        probe = self._probe(Failing())
        before = snapshot(probe.network)
        with contextlib.suppress(Exception):
            self._metric.measure(probe)
        self._expect_unchanged(probe.network, before, " where the network raises; use `finally`")

    def gives_the_same_value_again(self) -> None:
        """Check that the value depends on the seed and the network alone."""
        first = self._measure(self._probe(Awkward()), "on a network")
        self._measure(self._probe(OneLayer(), seed=1), "on a network of one linear layer")
        seed_shared_sources(1)
        again = self._measure(self._probe(Awkward()), "on a network")
        expect(
            first == again,
            f"{self._subject} gives {first} and then {again} for the same network and seed; draw "
            "from `probe.generator` only, and keep nothing from one network to the next",
        )

    def shares_results(self) -> None:
        """Check that shared results are not changed, and may have been asked for before."""
        expected = self._measure(self._probe(Awkward()), "on a network")
        probe = self._probe(Awkward())
        agreement, gradients = probe.relu_agreement(), probe.loss_gradients()
        shared = [agreement, *(tensor for pair in gradients for tensor in pair)]
        before = [each.clone() for each in shared]
        found = self._measure(probe, "after another metric")
        expect(
            all(map(torch.equal, shared, before)),
            f"{self._subject} changes what the probe shares with other metrics; work on a clone",
        )
        expect(
            found == expected,
            f"{self._subject} gives {found} instead of {expected} where another metric was "
            "measured before",
        )

    def works_whatever_is_differentiated(self) -> None:
        """Check that neither `torch.no_grad` nor frozen weights change the value."""
        expected = self._measure(self._probe(Awkward()), "on a network")
        with torch.no_grad():
            found = self._measure(self._probe(Awkward()), "within `torch.no_grad()`")
        expect(
            found == expected,
            f"{self._subject} gives {found} within `torch.no_grad()`, and else {expected}; use "
            "`torch.enable_grad()` where you differentiate",
        )
        frozen = self._probe(Awkward())
        frozen.network.requires_grad_(False)
        found = self._measure(frozen, "on a network with frozen weights")
        expect(
            math.isclose(found, expected, rel_tol=1e-6),
            f"{self._subject} gives {found} on a network with frozen weights, and else "
            f"{expected}; set `requires_grad` where you differentiate, and put it back",
        )

    def is_defined_everywhere(self) -> None:
        """Check that it has a value on networks that compute nothing of use."""
        self._measure(self._probe(Blind()), "on a network without a path")
        self._measure(self._probe(OneLayer()), "on a network of one linear layer")
        for weight in (0.0, 1e30, math.nan):
            probe = self._probe(Awkward())
            with torch.no_grad():
                for parameter in probe.network.parameters():
                    parameter.fill_(weight)
            self._measure(probe, f"on a network whose weights are {weight}")

    def measures_a_space(self, space: SearchSpace) -> None:
        """Check the values of networks of a search space, as a search builds them."""
        rng = random.Random(0)
        for _ in range(_SAMPLES):
            architecture = Architecture(space, space.sample(rng)).at(space.reduced)
            situation = f"for the architecture {architecture} of `{space.name}`"
            shape = architecture.input_shape(space.reduced)
            values = []
            for seed in (0, 1):
                seed_shared_sources(0)
                network = architecture.build_network(space.reduced)
                probe = self._probe(network, shape=shape, classes=space.dataset.classes)
                before = snapshot(network)
                seed_shared_sources(seed)
                values.append(self._measure(probe, situation))
                self._expect_unchanged(network, before, f" {situation}")
            expect(
                values[0] == values[1],
                f"{self._subject} gives {values[0]} and then {values[1]} {situation}; draw from "
                "`probe.generator` only",
            )

    def _probe(
        self,
        network: nn.Module,
        *,
        seed: int = 0,
        shape: tuple[int, ...] = IMAGE,
        classes: int = CLASSES,
    ) -> Probe:
        generator = torch.Generator().manual_seed(seed)
        initialize(network, generator)
        images = torch.randn((_BATCH, *shape), generator=generator)
        labels = torch.randint(classes, (_BATCH,), generator=generator)
        return self._make_probe(network.train(), images, labels, generator)

    def _measure(self, probe: Probe, situation: str) -> float:
        worst = self._metric.worst()
        with no_exception(self._subject, situation, f"return `self.worst()`, {worst}"):
            value: object = self._metric.measure(probe)
        if isinstance(value, Tensor):
            raise AssertionError(f"{self._subject} gives a Tensor {situation}; use `.item()`")
        found = number(self._subject, value, situation)
        expect(
            found != -worst,
            f"{self._subject} gives {found}, better than any number, {situation}; return "
            f"`self.worst()`, {worst}",
        )
        return found

    def _expect_unchanged(
        self, network: nn.Module, before: dict[str, object], situation: str
    ) -> None:
        changed = differences(before, snapshot(network))
        expect(
            not changed,
            f"{self._subject} changes {', '.join(changed[:3])}{situation}; {_HINT}",
        )
