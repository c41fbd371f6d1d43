"""Pink noise in place of a data set."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from freerea.metrics import pink_noise
from freerea_plugins import Dataset, InputError
from tests.metrics.evaluation.toy_batch import COLOURED, TOY

GREY = Dataset("grey", (1, 12, 20), 120)


@pytest.mark.parametrize("dataset", [COLOURED, GREY], ids=lambda dataset: dataset.name)
@pytest.mark.parametrize("size", [64, 5])
def test_pink_noise_has_the_shape_and_labels_of_its_data_set(dataset: Dataset, size: int) -> None:
    batch = pink_noise(dataset, size=size)

    assert batch.images.shape == (size, *dataset.input_shape)
    assert batch.images.dtype == torch.float32
    assert batch.labels.shape == (size,)
    assert batch.labels.dtype == torch.int64
    assert batch.labels.min() >= 0
    assert batch.labels.max() < dataset.classes


def test_pink_noise_draws_every_class() -> None:
    labels = pink_noise(COLOURED, size=512).labels

    assert set(labels.tolist()) == set(range(10))


def test_pink_noise_is_a_batch_of_64_by_default() -> None:
    assert len(pink_noise(TOY).images) == 64


def test_pink_noise_depends_on_the_seed_alone() -> None:
    first = pink_noise(TOY, seed=3)
    torch.manual_seed(99)
    np.random.seed(99)
    second = pink_noise(TOY, seed=3)

    assert torch.equal(first.images, second.images)
    assert torch.equal(first.labels, second.labels)
    assert first.digest() == second.digest()
    assert not torch.equal(first.images, pink_noise(TOY, seed=4).images)


def test_every_channel_of_pink_noise_has_zero_mean_and_unit_variance() -> None:
    images = pink_noise(GREY).images.to(torch.float64)

    np.testing.assert_allclose(images.mean(dim=(2, 3)), 0, atol=1e-6)
    np.testing.assert_allclose(images.std(dim=(2, 3), correction=0), 1, atol=1e-6)


def test_the_amplitude_of_pink_noise_falls_as_one_over_the_frequency() -> None:
    images = pink_noise(COLOURED, size=128).images.numpy()
    amplitude = np.abs(np.fft.fft2(images)).mean(axis=(0, 1)).ravel()
    axis = np.fft.fftfreq(32)
    frequency = np.hypot(axis[:, None], axis[None, :]).ravel()

    slope, _ = np.polyfit(np.log(frequency[1:]), np.log(amplitude[1:]), 1)

    assert slope == pytest.approx(-1, abs=0.05)


def test_pink_noise_of_images_stays_what_it_was() -> None:
    assert pink_noise(Dataset("cifar10", (3, 32, 32), 10)).digest() == "68d4f2db7d15f16f"
    assert pink_noise(Dataset("odd", (3, 7, 5), 10), size=5, seed=7).digest() == "274b4db3dd623d8c"


@pytest.mark.parametrize("shape", [(2, 128), (1, 12, 10, 16), (3, 1, 20)])
def test_pink_noise_has_any_number_of_dimensions(shape: tuple[int, ...]) -> None:
    images = pink_noise(Dataset("any", shape, 4)).images.to(torch.float64)

    assert images.shape == (64, *shape)
    axes = tuple(range(2, images.dim()))
    np.testing.assert_allclose(images.mean(dim=axes), 0, atol=1e-6)
    np.testing.assert_allclose(images.std(dim=axes, correction=0), 1, atol=1e-6)


@pytest.mark.parametrize("shape", [(2, 1024), (1, 24, 24, 24)])
def test_the_amplitude_falls_alike_along_all_axes(shape: tuple[int, ...]) -> None:
    images = pink_noise(Dataset("any", shape, 4)).images.numpy()
    axes = tuple(range(2, images.ndim))
    amplitude = np.abs(np.fft.fftn(images, axes=axes)).mean(axis=(0, 1)).ravel()
    grids = np.meshgrid(*(np.fft.fftfreq(length) for length in shape[1:]), indexing="ij")
    frequency = np.sqrt(np.sum(np.square(grids), axis=0)).ravel()

    slope, _ = np.polyfit(np.log(frequency[1:]), np.log(amplitude[1:]), 1)

    assert slope == pytest.approx(-1, abs=0.05)


@pytest.mark.parametrize("shape", [(16,), (3, 1), (3, 1, 1)])
def test_noise_without_a_spectrum_is_white(shape: tuple[int, ...]) -> None:
    images = pink_noise(Dataset("vectors", shape, 4), size=2000).images

    assert images.shape == (2000, *shape)
    values = images.reshape(2000, -1).T
    np.testing.assert_allclose(values.mean(dim=1), 0, atol=0.1)
    np.testing.assert_allclose(np.cov(values), np.eye(len(values)), atol=0.15)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"size": 0}, "`size` must be a whole number of images above 0, got 0."),
        ({"size": -1}, "`size` must be a whole number of images above 0, got -1."),
        ({"size": 2.0}, "`size` must be a whole number of images above 0, got 2.0."),
        ({"seed": -1}, "`seed` must be a whole number from 0 to 281474976710655, got -1."),
        ({"seed": 1.5}, "`seed` must be a whole number from 0 to 281474976710655, got 1.5."),
    ],
)
def test_pink_noise_that_cannot_be_made(options: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as caught:
        pink_noise(TOY, **options)
    assert str(caught.value) == message
