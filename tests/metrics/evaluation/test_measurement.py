"""What a measurement promises whatever the metric, the network and the program around it do."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint

from freerea.metrics import Batch, Evaluator, pink_noise, score
from freerea_plugins import (
    PAPER,
    Architecture,
    ArchitectureMetric,
    Dataset,
    Fidelity,
    Genotype,
    InputError,
    NetworkMetric,
    Probe,
    SearchSpace,
    Variable,
    default_plugin_manager,
)

NAMES = [
    name
    for name, registration in default_plugin_manager().metrics.items()
    if registration.plugin.name == "freerea-metrics"
    and issubclass(registration.component, NetworkMetric)
]
ONCE = Fidelity("once", repeats=1)
BATCH = pink_noise(Dataset("small", (3, 8, 8), 4), size=8)


class Network(nn.Sequential):
    """Two convolutions, with something between them, and a classifier."""

    def __init__(self, middle: nn.Module | None = None) -> None:
        super().__init__(
            *(nn.Conv2d(3, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU()),
            nn.Identity() if middle is None else middle,
            *(nn.Conv2d(8, 8, 3, padding=1), nn.ReLU(), nn.AdaptiveAvgPool2d(1)),
            *(nn.Flatten(), nn.Linear(8, 4)),
        )


class Space(SearchSpace):
    """One network, as often as there are choices."""

    name = "one-network"
    datasets = (Dataset("small", (3, 8, 8), 4),)
    variables = (Variable("nothing", ("a", "b")),)

    def build_network(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:
        return Network()


class Drawing(NetworkMetric):
    """Draws from the probe's generator and from torch's."""

    name = "drawing"

    def measure(self, probe: Probe) -> float:
        return float(torch.rand((), generator=probe.generator) + torch.rand(()))


class Failing(NetworkMetric):
    """Raises what it was given."""

    name = "failing"

    def __init__(self, error: Exception) -> None:
        self.error = error

    def measure(self, probe: Probe) -> float:
        raise self.error


class FailingOnStructure(ArchitectureMetric):
    """Looks a key up that is not there."""

    name = "failing_on_structure"

    def measure(self, architecture: Architecture) -> float:
        return {}[architecture.genotype]


class Zeroing(NetworkMetric):
    """Forgets to put a weight back."""

    name = "zeroing"

    def measure(self, probe: Probe) -> float:
        with torch.no_grad():
            probe.network.get_parameter("4.weight").zero_()
        return 1.0


def test_what_a_metric_draws_does_not_depend_on_the_others() -> None:
    class Before(Drawing):
        name = "before"

    architecture = Space().architecture((0,))
    alone = Evaluator(BATCH, [Drawing()]).measure(architecture)["drawing"]

    after = Evaluator(BATCH, [Before(), "zen", "trainability", Drawing()]).measure(architecture)

    assert after["drawing"] == alone
    assert score(Network(), BATCH, [Before(), Drawing()])["drawing"] == alone


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (
            ZeroDivisionError("division by zero\nand more"),
            "ZeroDivisionError: division by zero and more",
        ),
    ],
)
def test_a_metric_that_fails_is_named_with_what_it_measured(error: Exception, reason: str) -> None:
    with pytest.raises(InputError) as caught:
        score(Network(), BATCH, [Failing(error)])
    assert str(caught.value) == f"metric `failing` failed for `network`: {reason}"
    assert caught.value.__cause__ is error

    with pytest.raises(InputError) as caught:
        Evaluator(BATCH, [Failing(error)]).measure(Space().architecture((1,)))
    assert str(caught.value) == (f"metric `failing` failed for architecture nothing=b: {reason}")


def test_a_metric_of_the_structure_that_fails_is_named() -> None:
    with pytest.raises(InputError) as caught:
        Evaluator(BATCH, [FailingOnStructure()]).measure(Space().architecture((0,)))
    assert str(caught.value) == (
        "metric `failing_on_structure` failed for architecture nothing=a: KeyError: (0,)"
    )


def test_the_error_comes_from_other_processes_too() -> None:
    evaluator = Evaluator(BATCH, [FailingOnStructure(), "snip"], fidelity=ONCE)
    architectures = [Space().architecture((choice,)) for choice in (0, 1)]

    message = "metric `failing_on_structure` failed for architecture"
    with pytest.raises(InputError, match=message):
        list(evaluator.measure_many(architectures, jobs=2))


def test_a_metric_that_changes_a_weight_is_named() -> None:
    with pytest.raises(InputError) as caught:
        score(Network(), BATCH, ["snip", Zeroing(), "grad_norm"])
    assert str(caught.value) == (
        "metric `zeroing` does not leave `network` as it found it: it has changed `4.weight`."
    )
    with pytest.raises(InputError, match="leave architecture nothing=a as it"):
        Evaluator(BATCH, [Zeroing()]).measure(Space().architecture((0,)))


class Branches(nn.Module):
    """A part without gradients, and one with."""

    def __init__(self) -> None:
        super().__init__()
        self.frozen, self.other = nn.Conv2d(8, 8, 1), nn.Conv2d(8, 8, 1)

    def forward(self, features: Tensor) -> Tensor:
        with torch.no_grad():
            frozen = self.frozen(features)
        result: Tensor = self.other(features) + frozen
        return result


class FrozenStem(Network):
    """No gradients up to the second convolution."""

    def forward(self, images: Tensor) -> Tensor:
        with torch.no_grad():
            for layer in list(self)[:4]:
                images = layer(images)
        for layer in list(self)[4:]:
            images = layer(images)
        return images


@pytest.mark.parametrize("network", [Network(Branches()), FrozenStem()])
def test_parts_without_gradients_are_no_obstacle(network: nn.Module) -> None:
    assert not any(map(math.isnan, score(network, BATCH, NAMES, repeats=1).values()))


class Checkpointed(nn.Module):
    """Computes its part again in the backward pass."""

    def __init__(self, reentrant: bool) -> None:
        super().__init__()
        self.reentrant = reentrant
        self.convolution = nn.Conv2d(8, 8, 3, padding=1)

    def forward(self, features: Tensor) -> Tensor:
        result: Tensor = checkpoint(self.convolution, features, use_reentrant=self.reentrant)
        return result


@pytest.mark.filterwarnings("ignore:None of the inputs have requires_grad")
def test_checkpointing_is_measured_or_refused_in_one_line() -> None:
    expected = score(Network(nn.Conv2d(8, 8, 3, padding=1)), BATCH, ["snip"])
    assert score(Network(Checkpointed(False)), BATCH, ["snip"]) == pytest.approx(expected)
    with pytest.raises(
        InputError, match=r"metric `snip` failed for `network`: .*use_reentrant=True"
    ):
        score(Network(Checkpointed(True)), BATCH, ["snip"])


def test_one_image_has_no_correlations() -> None:
    network = nn.Sequential(nn.Flatten(), nn.Linear(192, 8), nn.ReLU(), nn.Linear(8, 4))
    one = Batch(BATCH.images[:1], BATCH.labels[:1], "one")

    assert score(network, one, ["jacob_cov", "zico"]) == {"jacob_cov": -math.inf, "zico": -math.inf}


def test_networks_batches_and_calls_of_inference_mode_are_measured() -> None:
    expected = score(Network(), BATCH, NAMES, repeats=1)
    by_space = Evaluator(BATCH, NAMES, fidelity=ONCE).measure(Space().architecture((0,)))
    with torch.inference_mode():
        network = Network()
        batch = Batch(BATCH.images.clone(), BATCH.labels.clone(), "inference")
        inside = Evaluator(batch, NAMES, fidelity=ONCE).measure(Space().architecture((0,)))

    assert score(network, batch, NAMES, repeats=1) == expected
    assert inside == by_space


@pytest.mark.parametrize(
    ("images", "labels", "message"),
    [
        (torch.zeros(2, 3), torch.zeros(2, dtype=torch.int32), "int64 (2,), got int32 (2,)."),
        (torch.zeros(2, 3), torch.zeros(2), "int64 (2,), got float32 (2,)."),
        (torch.zeros(2, 3), torch.zeros(3, dtype=torch.int64), "int64 (2,), got int64 (3,)."),
        (torch.zeros(2, 3), torch.tensor([0, -1]), "must be classes, from 0, got -1."),
        (torch.zeros(2, 3).double(), torch.tensor([0, 1]), "float32 (n, channels, …), got float64"),
        (torch.zeros(2), torch.tensor([0, 1]), "float32 (n, channels, …), got float32 (2,)."),
    ],
)
def test_a_batch_of_other_tensors_is_an_input_error(images, labels, message: str) -> None:
    with pytest.raises(InputError) as caught:
        Batch(images, labels, "mine")
    assert message in str(caught.value)


def test_labels_beyond_the_classes_are_an_input_error_before_anything_is_run() -> None:
    batch = Batch(BATCH.images, torch.full((8,), 4), "mine")
    with pytest.raises(InputError) as caught:
        Evaluator(batch, ["snip"]).measure(Space().architecture((0,)))
    assert str(caught.value) == (
        "`batch` has labels up to 4, search space `one-network` has 4 classes only."
    )


def test_a_space_with_too_few_logits_is_an_input_error() -> None:
    class TooFew(Space):
        def build_network(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:
            return nn.Sequential(nn.Flatten(), nn.Linear(192, 2))

    for name in ("snip", "grasp", "fisher", "zico"):
        with pytest.raises(InputError, match=r"labels up to 3, got \(.*, 2\)"):
            Evaluator(BATCH, [name], fidelity=ONCE).measure(TooFew().architecture((0,)))


@pytest.mark.parametrize("seed", [2**48, -1, 0.5])
def test_a_seed_out_of_range_is_an_input_error(seed: Any) -> None:
    with pytest.raises(InputError, match="`seed` must be a whole number from 0 to 281474976710655"):
        score(Network(), BATCH, seed=seed)
    with pytest.raises(InputError, match="`seed` must be a whole number"):
        Evaluator(BATCH, seed=seed)


def test_the_largest_seed_is_one() -> None:
    assert math.isfinite(score(Network(), BATCH, ["snip"], seed=2**48 - 1)["snip"])


def test_settings_of_the_program_do_not_matter() -> None:
    network = Network()
    expected = score(network, BATCH, NAMES, repeats=1)
    evaluator = Evaluator(BATCH, NAMES, fidelity=ONCE)
    by_space = evaluator.measure(Space().architecture((0,)))

    torch.set_default_device("meta")
    torch.set_default_dtype(torch.float64)
    try:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            assert score(network, BATCH, NAMES, repeats=1) == expected
            assert evaluator.measure(Space().architecture((0,))) == by_space
            assert torch.is_autocast_enabled("cpu")
        assert torch.get_default_device().type == "meta"
        assert torch.get_default_dtype() == torch.float64
    finally:
        torch.set_default_dtype(torch.float32)
        torch.set_default_device(None)


def test_the_device_without_numbers_is_an_input_error() -> None:
    with pytest.raises(InputError, match="`network` is on the device `meta`, which holds no numb"):
        score(Network().to("meta"), BATCH)
    with pytest.raises(InputError, match="device `meta` cannot be used: "):
        Evaluator(BATCH, device="meta")


def test_the_first_run_of_a_network_is_seeded_too() -> None:
    draws: list[float] = []

    def noted(features: Tensor) -> Tensor:
        draws.append(float(torch.rand(())))
        return features

    class Noting(nn.Module):
        def forward(self, features: Tensor) -> Tensor:
            return noted(features)

    for seed in (1, 2):
        torch.manual_seed(seed)
        score(Network(Noting()), BATCH, ["linear_regions"], repeats=1)

    assert len(draws) == 4
    assert draws[:2] == draws[2:]


class Compiled(nn.Module):
    """Calls a compiled function."""

    def __init__(self) -> None:
        super().__init__()
        self.function = torch.compile(F.relu, backend="eager")

    def forward(self, features: Tensor) -> Tensor:
        result: Tensor = self.function(features)
        return result


def in_place(module: nn.Module) -> nn.Module:
    module.compile(backend="eager")
    return module


@pytest.mark.parametrize(
    "build",
    [
        lambda: Network(torch.compile(nn.ReLU(), backend="eager")),  # type: ignore[arg-type]
        lambda: Network(nn.Sequential(torch.compile(nn.ReLU(), backend="eager"))),  # type: ignore[arg-type]
        lambda: Network(in_place(nn.ReLU())),
        lambda: in_place(Network(nn.ReLU())),
        lambda: Network(Compiled()),
    ],
    ids=["child", "grandchild", "child in place", "in place", "function"],
)
def test_what_is_compiled_is_measured_as_it_is_written(build: Any) -> None:
    expected = score(Network(nn.ReLU()), BATCH, NAMES, repeats=1)
    assert score(build(), BATCH, NAMES, repeats=1) == expected

    class CompiledSpace(Space):
        def build_network(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:
            network: nn.Module = build()
            return network

    found = Evaluator(BATCH, NAMES, fidelity=ONCE).measure(CompiledSpace().architecture((0,)))
    assert found == expected


class Tokens(nn.Module):
    """A transformer on patches, tokens first or not."""

    def __init__(self, *, batch_first: bool, patch: int) -> None:
        super().__init__()
        self.batch_first = batch_first
        self.embedding = nn.Conv2d(3, 8, patch, stride=patch)
        generator = torch.Generator().manual_seed(0)
        self.encoder = nn.TransformerEncoderLayer(8, 2, 16, batch_first=batch_first)
        with torch.no_grad():
            for parameter in self.encoder.parameters():
                parameter.normal_(std=0.3, generator=generator)
        self.classifier = nn.Linear(8, 4)

    def forward(self, images: Tensor) -> Tensor:
        tokens = self.embedding(images).flatten(2).transpose(1, 2)
        if self.batch_first:
            return self.classifier(self.encoder(tokens).mean(1))  # type: ignore[no-any-return]
        return self.classifier(self.encoder(tokens.transpose(0, 1)).mean(0))  # type: ignore[no-any-return]


def test_images_are_compared_where_tokens_come_first() -> None:
    expected = score(Tokens(batch_first=True, patch=2), BATCH, ["linear_regions"])
    assert math.isfinite(expected["linear_regions"])
    found = score(Tokens(batch_first=False, patch=2), BATCH, ["linear_regions"])
    assert found == pytest.approx(expected)


def test_as_many_tokens_as_images_are_refused_where_tokens_come_first() -> None:
    batch = pink_noise(Dataset("small", (3, 8, 8), 4), size=4)
    score(Tokens(batch_first=True, patch=4), batch, ["linear_regions"])
    with pytest.raises(InputError) as caught:
        score(Tokens(batch_first=False, patch=4), batch, ["linear_regions"])
    assert str(caught.value) == (
        "layers with batch_first=False take 4 images "
        "for as many tokens: give another number of images."
    )
