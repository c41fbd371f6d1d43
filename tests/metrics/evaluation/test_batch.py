"""Batches: where they come from, their size and their digest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from freerea.metrics import Batch, load_batch, pink_noise
from freerea.metrics.evaluation.batch import batch_for
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


def test_the_first_images_of_a_batch_keep_their_labels() -> None:
    batch = Batch(torch.randn(6, 3, 4, 4), torch.arange(6), "somewhere")

    first = batch.first(4)

    assert torch.equal(first.images, batch.images[:4])
    assert first.labels.tolist() == [0, 1, 2, 3]
    assert first.source == "somewhere"
    for images in (None, 6, 7):
        assert batch.first(images) is batch


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


@pytest.mark.parametrize("number_type", [torch.float64, torch.float16, torch.bfloat16])
def test_floats_of_any_type_become_float32(number_type: torch.dtype) -> None:
    images = torch.randn(3, 2, 4).to(number_type)

    batch = Batch(images, torch.tensor([0, 2, 1], dtype=torch.int16))

    assert torch.equal(batch.images, images.float())
    assert (batch.images.dtype, batch.labels.dtype) == (torch.float32, torch.int64)
    assert batch.source == "given"


@pytest.mark.parametrize("number_type", ["float64", "float16", ">f4"])
@pytest.mark.parametrize("label_type", ["int32", "uint8", "uint64", "bool"])
def test_arrays_become_tensors_of_their_own(number_type: str, label_type: str) -> None:
    images = np.arange(12.0).reshape(2, 2, 3).astype(number_type)[:, ::-1]
    labels = np.array([1, 0], label_type)

    batch = Batch(images, labels)

    assert batch.images.tolist() == images.tolist()
    assert batch.labels.tolist() == [1, 0]
    assert (batch.images.dtype, batch.labels.dtype) == (torch.float32, torch.int64)
    images[:] = 0
    assert batch.images.count_nonzero() == 11


def test_tensors_of_the_right_types_are_not_copied() -> None:
    images, labels = torch.randn(2, 3), torch.tensor([0, 1])

    batch = Batch(images, labels)

    assert batch.images is images
    assert batch.labels is labels
    assert not Batch(images.clone().requires_grad_(), labels).images.requires_grad


def test_labels_are_drawn_from_classes_as_for_a_file_without_labels(batch_path: Path) -> None:
    images = toy_arrays(64)["images"]
    np.savez(batch_path, images=images)

    batch = Batch(images, classes=TOY.classes)

    assert torch.equal(batch.labels, load_batch(batch_path, TOY).labels)
    assert set(batch.labels.tolist()) == set(range(TOY.classes))


TWO = torch.zeros(2, 3)
FIRST = torch.tensor([0, 1])


@pytest.mark.parametrize(
    ("images", "labels", "message"),
    [
        (TWO, torch.zeros(2), "`labels` of a batch must be whole numbers (2,), got float32 (2,)."),
        (TWO, torch.zeros(3, dtype=torch.int64), "whole numbers (2,), got int64 (3,)."),
        (TWO, np.array(["a", "b"]), "whole numbers (2,), got <U1 (2,)."),
        (TWO, [0, 1], "whole numbers (2,), a tensor or an array, got list."),
        (TWO, torch.tensor([0, -1]), "`labels` of a batch must be classes, from 0, got -1."),
        (TWO, np.array([0, 2**63], np.uint64), "must be classes, from 0, got -9223372036854775808"),
        (TWO, None, "`labels` of a batch are missing: give Batch(images, labels), or Batch(images"),
        (TWO.to(torch.uint8), FIRST, "floats (n, channels, …) of about zero mean and unit scale, "),
        (TWO.to(torch.complex64), FIRST, "unit scale, got complex64 (2, 3)."),
        (np.zeros((2, 3), bool), FIRST, "unit scale, got bool (2, 3)."),
        (torch.zeros(2), FIRST, "unit scale, got float32 (2,)."),
        (torch.zeros(0, 3), torch.zeros(0, dtype=torch.int64), "got float32 (0, 3)."),
        (torch.full((2, 3), torch.nan), FIRST, "`images` of a batch have values that are not fin"),
        (np.full((2, 3), 1e300), FIRST, "`images` of a batch have values that are not finite."),
        (TWO.to("meta"), FIRST, "`images` of a batch are on the device `meta`, which has no numb"),
        (
            (TWO, TWO),
            FIRST,
            "one tensor or array, got tuple; several inputs of a network go through `forward`.",
        ),
    ],
)
def test_what_is_no_batch_is_said_in_one_line(images: Any, labels: Any, message: str) -> None:
    with pytest.raises(InputError) as caught:
        Batch(images, labels)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("classes", [0, 2.0, "10"])
def test_classes_are_a_whole_number(classes: Any) -> None:
    with pytest.raises(InputError, match="`classes` must be a whole number above 0, got"):
        Batch(TWO, classes=classes)


def test_labels_are_among_the_classes_that_are_given() -> None:
    assert Batch(TWO, FIRST, classes=2).labels is FIRST
    with pytest.raises(InputError, match="must be below `classes`, 1, got 1"):
        Batch(TWO, FIRST, classes=1)


def test_a_batch_for_a_data_set_is_what_is_given_or_noise_of_the_seed() -> None:
    given = pink_noise(TOY, seed=7)
    alone = batch_for(TOY, given.images, seed=3)

    assert batch_for(TOY, given, seed=3) is given
    assert torch.equal(alone.images, given.images)
    assert set(alone.labels.tolist()) == set(range(TOY.classes))
    assert batch_for(TOY, None, seed=3).digest() == pink_noise(TOY, seed=3).digest()
