"""Batches from a file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from freerea.metrics import load_batch
from freerea_plugins import Dataset, InputError
from tests.metrics.evaluation.toy_batch import COLOURED, TOY, toy_arrays


@pytest.fixture
def batch_path(tmp_path: Path) -> Path:
    return tmp_path / "batch.npz"


def test_a_file_gives_its_images_and_labels(batch_path: Path) -> None:
    arrays = toy_arrays()
    np.savez(batch_path, **arrays)

    batch = load_batch(batch_path, TOY)

    np.testing.assert_array_equal(batch.images, arrays["images"])
    np.testing.assert_array_equal(batch.labels, arrays["labels"])
    assert batch.images.dtype == torch.float32
    assert batch.labels.dtype == torch.int64


def test_a_file_may_have_other_number_types_and_be_compressed(batch_path: Path) -> None:
    arrays = toy_arrays()
    np.savez_compressed(
        batch_path,
        images=arrays["images"].astype(np.float64),
        labels=arrays["labels"].astype(np.uint8),
    )

    batch = load_batch(batch_path, TOY)

    np.testing.assert_array_equal(batch.images, arrays["images"])
    np.testing.assert_array_equal(batch.labels, arrays["labels"])
    assert batch.images.dtype == torch.float32
    assert batch.labels.dtype == torch.int64


def test_labels_that_a_file_lacks_are_drawn_always_the_same(batch_path: Path) -> None:
    np.savez(batch_path, images=toy_arrays(200)["images"])

    labels = load_batch(batch_path, TOY).labels

    assert labels.dtype == torch.int64
    assert torch.bincount(labels).min() > 20
    assert len(torch.bincount(labels)) == TOY.classes
    assert torch.equal(load_batch(batch_path, TOY).labels, labels)


@pytest.mark.parametrize("shape", [(16,), (2, 128), (1, 4, 4, 4)])
def test_a_file_may_hold_inputs_of_any_number_of_dimensions(
    batch_path: Path, shape: tuple[int, ...]
) -> None:
    images = np.random.default_rng(0).standard_normal((4, *shape)).astype(np.float32)
    np.savez(batch_path, images=images)

    batch = load_batch(batch_path, Dataset("any", shape, 5))

    np.testing.assert_array_equal(batch.images, images)
    with pytest.raises(InputError, match=r"`any` needs \(n, 7, 16\) with n at least 2"):
        load_batch(batch_path, Dataset("any", (7, 16), 5))


def test_a_number_is_no_image(batch_path: Path) -> None:
    np.savez(batch_path, images=np.float32(1))

    with pytest.raises(InputError, match=r"has images of shape \(\)"):
        load_batch(batch_path, TOY)


def test_recorded_batches_can_be_read(data_folder: Path) -> None:
    batch = load_batch(data_folder / "batches" / "cifar10_batch64.npz", COLOURED)

    assert batch.images.shape == (64, 3, 32, 32)
    assert batch.images.mean().abs() < 0.5
