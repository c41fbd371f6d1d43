"""The example of a joint search trains what a search without training has found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import optuna
import pytest
from torch import nn

from freerea.training import LabelledImages, Recipe, train

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(autouse=True)
def verbosity() -> Iterator[None]:
    before = optuna.logging.get_verbosity()
    yield
    optuna.logging.set_verbosity(before)


def test_the_best_of_the_search_are_trained_first_and_rates_evolve(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.syspath_prepend(EXAMPLES)
    import joint_search

    everything = joint_search.images
    trained: list[Recipe] = []

    def few_images(of_training: bool) -> LabelledImages:
        all_images = everything(of_training)
        return LabelledImages(
            all_images.images[:64],
            all_images.labels[:64],
            all_images.mean,
            all_images.deviation,
        )

    def recorded(network: nn.Module, data: LabelledImages, recipe: Recipe) -> None:
        trained.append(recipe)
        train(network, data, recipe)

    monkeypatch.setattr(joint_search, "images", few_images)
    monkeypatch.setattr(joint_search, "train", recorded)

    joint_search.main(["--evaluations=3", "--best=2", "--trainings=4", "--epochs=1"])

    printed = capsys.readouterr().out
    first = re.findall(r"^trained first: (\|.*\|)$", printed, re.MULTILINE)
    assert len(set(first)) == 2
    assert len({recipe.learning_rate for recipe in trained}) == 4
    said = re.search(r"^the best of 4: ([\d.]+)%, (\|.*\|)$", printed, re.MULTILINE)
    assert said is not None
    assert joint_search.SPACE.encode(joint_search.SPACE.decode(said[2])) == said[2]
    rate = re.search(r"^learning rate (.*), label smoothing", printed, re.MULTILINE)
    assert rate is not None
    assert 1e-4 <= float(rate[1]) <= 1
