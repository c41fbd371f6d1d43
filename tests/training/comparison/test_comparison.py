"""Architectures that are trained alike, and what is kept of it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from freerea.training import (
    Comparison,
    ImageParts,
    Outcome,
    OutcomeFolder,
    Recipe,
    best_seed,
    build_seeded,
    is_correct,
)
from freerea_plugins import InputError
from tests.training.tiny import TinySpace, two_levels

SPACE = TinySpace()
ARCHITECTURES = [SPACE.architecture((index,)) for index in (0, 2)]


def images(shape: tuple[int, ...]) -> ImageParts:
    return ImageParts(*(two_levels(24, shape[1], seed) for seed in range(3)))


def comparison(folder: Path, *seeds: int) -> Comparison:
    recipe = Recipe(3, 8, 0.01)
    return Comparison(ARCHITECTURES, seeds, images, recipe, "cpu", OutcomeFolder(folder))


def silent(done: int, total: int, note: str) -> None:
    pass


def told(outcomes: list[list[Outcome]]) -> list[tuple[int, int, float, bytes, tuple[float, ...]]]:
    return [
        (each.number, each.seed, each.validation, each.correct.tobytes(), each.losses)
        for found in outcomes
        for each in found
    ]


def test_each_architecture_is_trained_with_each_seed(tmp_path: Path) -> None:
    found = comparison(tmp_path, 3, 4)
    found.run(silent)
    outcomes = found.outcomes()
    assert [[(each.number, each.seed) for each in few] for few in outcomes] == [
        [(0, 3), (0, 4)],
        [(1, 3), (1, 4)],
    ]
    for each in (each for few in outcomes for each in few):
        assert each.correct.shape == (24,)
        assert len(each.losses) == 3
        assert not each.diverged
        assert 0 <= each.validation <= 1
    assert not list(tmp_path.glob("*.checkpoint"))


def test_the_same_seeds_give_the_same(tmp_path: Path) -> None:
    first, second = comparison(tmp_path / "a", 1), comparison(tmp_path / "b", 1)
    first.run(silent)
    second.run(silent)
    assert told(first.outcomes()) == told(second.outcomes())


def test_an_interrupted_one_goes_on_from_the_last_epoch(tmp_path: Path) -> None:
    whole, parts = comparison(tmp_path / "a", 1, 2), comparison(tmp_path / "b", 1, 2)
    whole.run(silent)

    def interrupt(done: int, total: int, note: str) -> None:
        if done == 5:  # two epochs into the second training of four
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        parts.run(interrupt)
    assert [len(each) for each in parts.outcomes()] == [1, 0]
    kept = (tmp_path / "b" / "architecture-0-seed-1.json").read_bytes()
    seen: list[tuple[int, int, str]] = []
    parts.run(lambda *told: seen.append(told))
    assert [done for done, *_ in seen] == [3, 6, 6, 7, 8, 9, 9, 10, 11, 12]
    assert {total for _, total, _ in seen} == {12}
    assert seen[1][2].startswith("architecture 2, seed 1, loss ")
    assert told(parts.outcomes()) == told(whole.outcomes())
    assert (tmp_path / "b" / "architecture-0-seed-1.json").read_bytes() == kept


def test_more_seeds_leave_what_is_done_as_it_is(tmp_path: Path) -> None:
    comparison(tmp_path, 1).run(silent)
    trained: list[str] = []
    comparison(tmp_path, 1, 2).run(lambda done, total, note: trained.append(note))
    assert not any("seed 1" in each for each in trained)


def test_the_weights_are_those_of_the_best_seed_on_the_validation_images(tmp_path: Path) -> None:
    found = comparison(tmp_path, *range(4))
    found.run(silent)
    for number, outcomes in enumerate(found.outcomes()):
        best = best_seed(outcomes)
        assert best.validation == max(each.validation for each in outcomes)
        network = build_seeded(ARCHITECTURES[number], 99)
        network.load_state_dict(torch.load(found.folder.weights(number), weights_only=True))
        parts = images(ARCHITECTURES[number].input_shape())
        correct = is_correct(network.eval(), parts.test)
        assert correct.numpy().tolist() == best.correct.tolist()


def outcome(seed: int, validation: float, right: int = 1) -> Outcome:
    return Outcome(0, seed, validation, np.arange(4) < right, (0.5,), 1.0, False)


def test_the_test_images_choose_nothing(tmp_path: Path) -> None:
    folder = OutcomeFolder(tmp_path)
    networks = [build_seeded(ARCHITECTURES[0], seed) for seed in range(3)]
    first, second, third = outcome(0, 0.5, 0), outcome(1, 0.5, 4), outcome(2, 0.4, 4)
    folder.save(first, networks[0], [])
    folder.save(second, networks[1], [first])
    folder.save(third, networks[2], [first, second])
    kept = torch.load(folder.weights(0), weights_only=True)
    assert torch.equal(kept["0.weight"], networks[0].state_dict()["0.weight"])
    assert best_seed([third, second, first]) is first


def test_the_seed_gives_the_weights_and_leaves_the_program_its_randomness() -> None:
    before = torch.get_rng_state()
    first, second, other = (build_seeded(ARCHITECTURES[0], seed) for seed in (1, 1, 2))
    assert torch.equal(before, torch.get_rng_state())
    weights = [each.state_dict()["0.weight"] for each in (first, second, other)]
    assert torch.equal(weights[0], weights[1])
    assert not torch.equal(weights[0], weights[2])


@pytest.mark.parametrize(
    "damage",
    [
        lambda stored: "",
        lambda stored: json.dumps(stored)[:-9],
        lambda stored: json.dumps({**stored, "correct": "012"}),
        lambda stored: json.dumps({**stored, "validation": 7}),
        lambda stored: "[]",
    ],
)
def test_a_damaged_outcome_is_an_input_error(tmp_path: Path, damage) -> None:
    folder = OutcomeFolder(tmp_path)
    folder.save(outcome(0, 0.5), build_seeded(ARCHITECTURES[0], 0), [])
    path = tmp_path / "architecture-0-seed-0.json"
    path.write_text(damage(json.loads(path.read_text())))
    with pytest.raises(InputError, match=r"is not the outcome of a training: .* done anew"):
        folder.find(0, 0)


def test_a_network_that_cannot_be_built_is_named() -> None:
    class Broken(TinySpace):
        def build_network(self, genotype, fidelity=None):
            raise RuntimeError("no such layer")

    with pytest.raises(InputError) as caught:
        build_seeded(Broken().architecture((0,)), 0)
    assert str(caught.value) == (
        "space `tiny` failed for architecture width=2: RuntimeError: no such layer"
    )


def test_too_little_memory_is_said_in_a_line(tmp_path, monkeypatch) -> None:
    def exhausted(*arguments: object, **options: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr("freerea.training.comparison.comparison.train", exhausted)
    with pytest.raises(InputError) as caught:
        comparison(tmp_path, 0).run(silent)
    assert str(caught.value) == (
        "the memory of `cpu` does not suffice for architecture width=2 in batches of 8: use a "
        "smaller `--batch-size`."
    )
