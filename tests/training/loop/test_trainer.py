"""A training: what it leads to, that it can be repeated, and that it goes on."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import torch
from torch import nn

from freerea.training import LabelledImages, Recipe, is_correct, train
from freerea_plugins import InputError
from tests.training.tiny import tiny_network, two_levels

RECIPE = Recipe(4, 8)


def seeded_network() -> nn.Module:
    torch.manual_seed(0)
    return tiny_network()


def weights(network: nn.Module) -> list[bytes]:
    return [each.numpy().tobytes() for each in network.state_dict().values()]


def test_a_network_learns_to_tell_dark_from_bright() -> None:
    network = seeded_network()
    training = train(network, two_levels(), Recipe(20, 8, 0.02))
    assert len(training.losses) == 20
    assert training.losses[-1] < training.losses[0]
    assert not training.diverged
    assert not network.training
    assert is_correct(network, two_levels(seed=1)).double().mean() > 0.95


def test_the_same_seed_gives_the_same_weights_and_another_seed_others() -> None:
    found = []
    for seed in (5, 5, 6):
        network = seeded_network()
        torch.rand(seed + len(found))  # whatever the program has drawn before
        train(network, two_levels(), RECIPE, seed=seed)
        found.append(weights(network))
    assert found[0] == found[1] != found[2]


def test_the_sources_of_randomness_of_the_program_are_put_back() -> None:
    torch.manual_seed(1)
    expected = torch.rand(1)
    torch.manual_seed(1)
    train(tiny_network_without_draws := seeded_network(), two_levels(), RECIPE)
    torch.manual_seed(1)
    before = torch.get_rng_state()
    train(tiny_network_without_draws, two_levels(), RECIPE)
    assert torch.equal(before, torch.get_rng_state())
    assert torch.equal(torch.rand(1), expected)


def test_an_interrupted_training_goes_on_to_the_same_weights(tmp_path: Path) -> None:
    checkpoint = tmp_path / "state"
    whole, parts = seeded_network(), seeded_network()
    expected = train(whole, two_levels(), RECIPE)

    def interrupt(epoch: int, loss: float) -> None:
        if epoch == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(parts, two_levels(), RECIPE, checkpoint=checkpoint, report=interrupt)
    seen: list[int] = []
    fresh = tiny_network()
    found = train(
        fresh,
        two_levels(),
        RECIPE,
        checkpoint=checkpoint,
        report=lambda epoch, loss: seen.append(epoch),
    )
    assert seen == [3, 4]
    assert found == expected
    assert weights(fresh) == weights(whole)


def test_a_finished_training_is_taken_from_its_checkpoint(tmp_path: Path) -> None:
    first, second = seeded_network(), tiny_network()
    expected = train(first, two_levels(), RECIPE, checkpoint=tmp_path / "state")
    assert train(second, two_levels(), RECIPE, checkpoint=tmp_path / "state") == expected
    assert weights(first) == weights(second)


@pytest.mark.parametrize("kept", [0, 1, 100, -1])
def test_a_damaged_checkpoint_is_an_input_error(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "state"
    train(seeded_network(), two_levels(), RECIPE, checkpoint=path)
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(InputError, match=r"^checkpoint `.*state` is damaged: "):
        train(seeded_network(), two_levels(), RECIPE, checkpoint=path)


@pytest.mark.parametrize(
    ("network", "seed", "message"),
    [(tiny_network(), 1, "is of another training"), (tiny_network(4), 0, "is of another network")],
)
def test_a_checkpoint_of_something_else_is_an_input_error(tmp_path, network, seed, message) -> None:
    path = tmp_path / "state"
    train(seeded_network(), two_levels(), RECIPE, checkpoint=path)
    with pytest.raises(InputError, match=message):
        train(network, two_levels(), RECIPE, seed=seed, checkpoint=path)


def test_a_training_that_diverges_ends_and_says_so() -> None:
    training = train(seeded_network(), two_levels(), Recipe(50, 8, 1e30))
    assert training.diverged
    assert len(training.losses) < 50


class TakesApart(nn.Module):
    """A network that takes tensors apart by `view`, as channel shuffles do."""

    def __init__(self) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(3, 4, 3)
        self.linear = nn.Linear(2, 2)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        features = self.convolution(images)
        return self.linear(features.view(len(features), 2, -1).mean(2))


def test_a_network_that_needs_the_usual_layout_has_it() -> None:
    assert len(train(TakesApart(), two_levels(), RECIPE).losses) == 4


def test_weights_are_laid_out_as_usual_afterwards() -> None:
    network = tiny_network()
    train(network, two_levels(), RECIPE)
    assert all(each.is_contiguous() for each in network.parameters())
    assert all(each.grad is None for each in network.parameters())


def test_one_image_is_too_few() -> None:
    data = two_levels(2)
    one = LabelledImages(data.images[:1], data.labels[:1], data.mean, data.deviation)
    with pytest.raises(InputError) as caught:
        train(tiny_network(), one)
    assert str(caught.value) == "a training needs two images at least, got 1."


def test_without_ignite_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ignite.engine", None)
    with pytest.raises(InputError) as caught:
        train(tiny_network(), two_levels(), RECIPE)
    assert str(caught.value) == (
        "training needs PyTorch-Ignite, which is not installed: pip install 'freerea[train]'."
    )
