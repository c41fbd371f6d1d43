"""Batches: where they come from, their size and their digest."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from freerea.metrics import Batch, load_batch, pink_noise
from freerea_plugins import Dataset, InputError
from tests.metrics.evaluation.toy_batch import TOY, toy_arrays


@pytest.fixture
def batch_path(tmp_path: Path) -> Path:
    return tmp_path / "batch.npz"


def test_a_batch_says_where_it_comes_from(batch_path: Path) -> None:
    np.savez(batch_path, **toy_arrays())

    assert "seed 7" in pink_noise(TOY, seed=7).source
    assert str(batch_path) in load_batch(batch_path, TOY).source


def test_a_resized_batch_averages_blocks_of_pixels_and_keeps_labels() -> None:
    batch = pink_noise(Dataset("square", (2, 8, 8), 10), size=3)

    resized = batch.resized(4, 2)

    blocks = batch.images.numpy().reshape(3, 2, 4, 2, 2, 4)
    np.testing.assert_allclose(resized.images, blocks.mean(axis=(3, 5)), atol=1e-6)
    assert torch.equal(resized.labels, batch.labels)
    assert resized.source == batch.source


@pytest.mark.parametrize("lengths", [(8,), (8, 4, 2), (4, 2, 6, 8), (2, 2, 2, 2, 4)])
def test_axes_of_any_number_are_averaged_over_blocks(lengths: tuple[int, ...]) -> None:
    batch = pink_noise(Dataset("any", (2, *lengths), 10), size=3)

    resized = batch.resized(*(each // 2 for each in lengths))

    halves = [part for each in lengths for part in (each // 2, 2)]
    blocks = batch.images.numpy().reshape(3, 2, *halves)
    axes = tuple(range(3, blocks.ndim, 2))
    np.testing.assert_allclose(resized.images, blocks.mean(axis=axes), atol=1e-6)


def test_vectors_have_nothing_to_be_averaged_over() -> None:
    batch = pink_noise(Dataset("vectors", (16,), 10))

    assert batch.resized() is batch


@pytest.mark.parametrize("lengths", [(), (4,), (4, 3, 2)])
def test_a_size_of_another_number_of_axes_is_an_input_error(lengths: tuple[int, ...]) -> None:
    with pytest.raises(InputError) as caught:
        pink_noise(TOY).resized(*lengths)
    assert str(caught.value) == (
        f"`batch` has images of shape (3, 4, 6), which cannot be averaged down to {lengths} after "
        "the channels."
    )


def test_a_batch_that_has_the_size_already_is_not_changed() -> None:
    batch = pink_noise(TOY)

    assert torch.equal(batch.resized(4, 6).images, batch.images)


def test_the_digest_changes_with_images_labels_and_shape_but_not_with_the_source() -> None:
    batch = pink_noise(TOY, size=4)
    other_images = batch.images.clone()
    other_images[1, 0, 2, 3] += 1
    other_labels = (batch.labels + 1) % TOY.classes
    digests = {
        each.digest()
        for each in (
            batch,
            Batch(other_images, batch.labels, batch.source),
            Batch(batch.images, other_labels, batch.source),
            Batch(batch.images.reshape(4, 3, 6, 4), batch.labels, batch.source),
        )
    }

    assert len(digests) == 4
    assert Batch(batch.images.clone(), batch.labels, "elsewhere").digest() == batch.digest()


def test_the_digest_does_not_depend_on_the_memory_layout() -> None:
    batch = pink_noise(TOY)
    channels_last = batch.images.contiguous(memory_format=torch.channels_last)

    assert Batch(channels_last, batch.labels, "").digest() == batch.digest()
