"""Networks with several inputs or outputs: `forward` and `loss`."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from freerea.metrics import Batch, network_costs, score
from freerea_plugins import InputError, NetworkMetric, Probe
from tests.metrics.evaluation.every_metric import BATCH, NAMES, Network, values
from tests.metrics.evaluation.unusual_networks import (
    InClass,
    InDictionary,
    InTuple,
    Maps,
    TwoInputs,
)

WITH_LOSS = ["snip", "grasp", "fisher", "grad_norm", "zico"]
WITHOUT_LOSS = [name for name in NAMES if name not in WITH_LOSS]
MAPS = torch.arange(8 * 64).reshape(8, 8, 8) % 4
EXTRA = torch.linspace(-1, 1, 8)[:, None]


def with_extra(network: nn.Module, images: Tensor) -> Any:
    return network(images, EXTRA[: len(images)].to(images))


def taken_apart(network: nn.Module, images: Tensor) -> Any:
    return network(images[:, :3], images[:, 3, 0, :1])


@pytest.mark.parametrize("network_class", [InDictionary, InTuple, InClass])
def test_what_is_returned_in_something_else_has_the_values_of_what_is_in_it(
    network_class: type[nn.Module],
) -> None:
    expected = values(Network())

    found = score(network_class(), BATCH, [*WITHOUT_LOSS, "params"], repeats=1)

    assert found == {name: expected[name] for name in WITHOUT_LOSS} | {"params": 860}


def test_forward_says_what_a_network_returns() -> None:
    found = score(InDictionary(), BATCH, NAMES, forward=lambda net, x: net(x)["logits"], repeats=1)

    assert found == values(Network())


def test_loss_takes_the_place_of_cross_entropy() -> None:
    found = score(
        InDictionary(),
        BATCH,
        NAMES,
        loss=lambda output, labels: F.cross_entropy(output["logits"], labels),
        repeats=1,
    )
    doubled = score(
        Network(), BATCH, ["snip"], loss=lambda *call: 2 * F.cross_entropy(*call), repeats=1
    )

    assert found == values(Network())
    assert doubled["snip"] == pytest.approx(2 * found["snip"])


def test_a_network_of_maps_has_every_metric_and_labels_may_be_indices() -> None:
    batch = Batch(BATCH.images, torch.arange(8))
    every = [*WITHOUT_LOSS, "flops", "params"]
    without = score(Maps(), batch, every, repeats=1)

    found = score(
        Maps(),
        batch,
        [*every, *WITH_LOSS],
        loss=lambda maps, indices: F.cross_entropy(maps, MAPS[indices]),
        repeats=1,
    )

    assert all(map(math.isfinite, found.values()))
    assert without == {name: found[name] for name in every}
    assert found["flops"] == 64 * (27 * 8 + 72 * 8 + 8 * 4)


def test_a_second_input_may_be_held_by_forward_or_travel_in_the_images() -> None:
    names = [each for each in [*NAMES, "flops", "params"] if each not in ("zen", "synflow")]
    together = torch.cat([BATCH.images, EXTRA[:, :, None, None].expand(8, 1, 8, 8)], 1)
    both = score(TwoInputs(), Batch(together, BATCH.labels), names, forward=taken_apart, repeats=1)
    alone = score(TwoInputs(), BATCH, names, forward=with_extra, repeats=1)

    assert all(map(math.isfinite, both.values()))
    # Those that give parts of the batch, or images of their own, meet another second input.
    for name in ("linear_regions", "expressivity", "snip", "grad_norm", "fisher", "params"):
        assert both[name] == pytest.approx(alone[name], rel=1e-5), name
    flops = 64 * (27 * 8 + 72 * 8) + 8 + 8 * 4
    assert (both["flops"], alone["flops"]) == (flops, flops)
    assert network_costs(TwoInputs(), (3, 8, 8), forward=with_extra)["flops"] == flops


def test_metrics_of_the_whole_batch_take_a_second_input_of_that_length() -> None:
    names = ["linear_regions", "expressivity", "progressivity", "trainability", "zen", "snip"]
    found = score(TwoInputs(), BATCH, names, forward=lambda net, x: net(x, EXTRA), repeats=1)

    assert all(map(math.isfinite, found.values()))
    for name in ("flops", "ntk", "log_synflow"):
        with pytest.raises(InputError) as caught:
            score(TwoInputs(), BATCH, [name], forward=lambda net, x: net(x, EXTRA))
        assert str(caught.value) == (
            "`forward` returns (8, 4) for 1 of 8 images, as for all of them: cut what else it "
            "gives the network, as extra[: len(images)]."
        )


def test_a_metric_of_a_plugin_is_given_the_loss() -> None:
    class Loss(NetworkMetric):
        """The loss of the batch."""

        name = "own_loss"

        def measure(self, probe: Probe) -> float:
            with torch.no_grad():
                return float(probe.loss(probe.network(probe.images), probe.labels))

    class Still(Network):
        """Without batch-norm, whose statistics would change."""

        def __init__(self) -> None:
            super().__init__()
            self[1] = nn.Identity()

    assert 0.5 < score(Still(), BATCH, [Loss()])["own_loss"] < 5
    assert score(Still(), BATCH, [Loss()], loss=lambda *_: torch.tensor([7.0])) == {"own_loss": 7.0}


@pytest.mark.parametrize("name", WITH_LOSS)
@pytest.mark.parametrize(
    ("network", "returned"),
    [(InDictionary(), "dict"), (Maps(), "(8, 4, 8, 8)"), (nn.Flatten(0), "(1536,)")],
)
def test_a_metric_says_that_it_needs_a_loss(network: nn.Module, returned: str, name: str) -> None:
    with pytest.raises(InputError) as caught:
        score(network, BATCH, [name])
    count = 4 if name == "zico" else 8
    returned = returned.replace("8,", f"{count},", 1).replace("1536", str(192 * count))
    assert str(caught.value) == (
        f"metric `{name}` needs a loss: the network returns {returned}, not logits ({count}, "
        "classes); `score` takes another `loss`."
    )


class Nothing(Network):
    """Returns a word."""

    def forward(self, images: Tensor) -> Any:
        super().forward(images)
        return "nothing"


class Whole(Network):
    """Returns one number for all images."""

    def forward(self, images: Tensor) -> Any:
        return super().forward(images).mean()


@pytest.mark.parametrize(
    ("network", "options", "message"),
    [
        (
            Nothing(),
            {"metrics": ["synflow"]},
            "`network` returns str, in which there are no tensors of floats: return what counts by",
        ),
        (
            Whole(),
            {"metrics": ["ntk_train"]},
            "`network` returns a tensor () without a row for each of 8 images: return what counts",
        ),
        (
            Network(),
            {"forward": 3},
            "`forward` must be a function of a network and images, got in",
        ),
        (Network(), {"loss": "mse"}, "`loss` must be a function of an output and labels, got st"),
        (
            Network(),
            {"loss": lambda output, labels: output, "metrics": ["snip"]},
            "`loss` must return a tensor of one number, got (8, 4).",
        ),
        (
            Network(),
            {"loss": lambda output, labels: 3.0, "metrics": ["snip"]},
            "`loss` must return a tensor of one number, got float.",
        ),
        (
            Network(),
            {"forward": lambda images: images},
            "`forward` fails on images of shape (8, 3, 8, 8): ",
        ),
        (
            Network(),
            {"loss": F.cross_entropy, "batch": BATCH.images},
            "`batch` has no labels, which `loss` is given: give (images, labels).",
        ),
    ],
)
def test_what_does_not_fit_is_said_in_one_line(
    network: nn.Module, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError) as caught:
        score(network, **{"batch": BATCH, **options})
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_the_network_of_the_user_is_not_run_in_place_of_its_copy() -> None:
    network = Network()
    statistics = network[1].running_mean.clone()

    with pytest.raises(InputError) as caught:
        score(network, BATCH, forward=lambda _, images: network(images))

    assert str(caught.value) == (
        "`forward` must run the network that it is given, a copy, and no other."
    )
    assert not network[0]._forward_pre_hooks
    score(network, BATCH, forward=lambda copied, images: copied(images))
    assert torch.equal(network[1].running_mean, statistics)
