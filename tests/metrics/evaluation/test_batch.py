"""Batches: pink noise in place of a data set, and images from a file."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from freerea.metrics import Batch, load_batch, pink_noise
from freerea.metrics.evaluation import batch_file
from freerea_plugins import Dataset, InputError

COLOURED = Dataset("coloured", (3, 32, 32), 10)
GREY = Dataset("grey", (1, 12, 20), 120)
TOY = Dataset("toy", (3, 4, 6), 5)


def toy_arrays(count: int = 8) -> dict[str, np.ndarray]:
    generator = np.random.default_rng(0)
    return {
        "images": generator.standard_normal((count, *TOY.input_shape)).astype(np.float32),
        "labels": np.arange(count) % TOY.classes,
    }


@pytest.fixture
def batch_path(tmp_path: Path) -> Path:
    return tmp_path / "batch.npz"


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


def test_a_batch_says_where_it_comes_from(batch_path: Path) -> None:
    np.savez(batch_path, **toy_arrays())

    assert "seed 7" in pink_noise(TOY, seed=7).source
    assert str(batch_path) in load_batch(batch_path, TOY).source


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


def test_a_missing_file_is_an_input_error(batch_path: Path) -> None:
    with pytest.raises(InputError, match=r"batch\.npz` is not a readable \.npz file: .*No such"):
        load_batch(batch_path, TOY)


@pytest.mark.parametrize(
    "content",
    [b"", b"images", b"PK\x03\x04 cut short", b"\x80\x04K\x01."],
    ids=["empty", "text", "broken archive", "pickle"],
)
def test_a_file_that_is_no_npz_is_an_input_error(batch_path: Path, content: bytes) -> None:
    batch_path.write_bytes(content)

    with pytest.raises(InputError, match="is not a readable"):
        load_batch(batch_path, TOY)


def test_a_folder_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not a readable"):
        load_batch(tmp_path, TOY)


def test_a_single_array_is_an_input_error(tmp_path: Path) -> None:
    path = tmp_path / "images.npy"
    np.save(path, toy_arrays()["images"])

    with pytest.raises(InputError, match="is not a readable"):
        load_batch(path, TOY)


def test_a_damaged_file_is_an_input_error_wherever_it_is_damaged(batch_path: Path) -> None:
    np.savez_compressed(batch_path, **toy_arrays(2))
    content = batch_path.read_bytes()
    refused = 0
    for position in range(0, len(content), 3):
        damaged = bytearray(content)
        damaged[position] ^= 0xFF
        batch_path.write_bytes(damaged)
        try:
            load_batch(batch_path, TOY)
        except InputError:
            refused += 1

    assert refused > len(content) / 6


def test_an_array_with_a_damaged_header_is_an_input_error(batch_path: Path) -> None:
    header = b"{'descr': (((\n"
    with zipfile.ZipFile(batch_path, "w") as archive:
        archive.writestr("images.npy", b"\x93NUMPY\x01\x00" + bytes([len(header), 0]) + header)

    with pytest.raises(InputError, match="is not a readable"):
        load_batch(batch_path, TOY)


@pytest.mark.parametrize("fraction", [0.1, 0.5, 0.9])
def test_a_file_that_was_cut_off_is_an_input_error(batch_path: Path, fraction: float) -> None:
    np.savez(batch_path, **toy_arrays())
    content = batch_path.read_bytes()
    batch_path.write_bytes(content[: int(fraction * len(content))])

    with pytest.raises(InputError, match="is not a readable"):
        load_batch(batch_path, TOY)


def test_a_file_without_images_is_an_input_error_that_names_what_it_has(batch_path: Path) -> None:
    np.savez(batch_path, pictures=toy_arrays()["images"], labels=toy_arrays()["labels"])

    with pytest.raises(InputError, match=r"has no array `images`; it has pictures, labels\."):
        load_batch(batch_path, TOY)


@pytest.mark.parametrize("shape", [(8, 4, 6, 3), (8, 3, 4), (1, 3, 4, 6), (0, 3, 4, 6), (3, 4, 6)])
def test_images_of_the_wrong_shape_are_an_input_error_that_names_both_shapes(
    batch_path: Path, shape: tuple[int, ...]
) -> None:
    np.savez(batch_path, images=np.zeros(shape, np.float32))

    with pytest.raises(InputError) as caught:
        load_batch(batch_path, TOY)

    assert str(shape) in str(caught.value)
    assert "`toy` needs (n, 3, 4, 6) with n at least 2" in str(caught.value)


@pytest.mark.parametrize(
    "labels",
    [
        np.arange(8),
        np.full(8, -1),
        np.zeros(7, np.int64),
        np.zeros((8, 1), np.int64),
        np.full(8, 1.5),
        np.full(8, np.nan),
        np.full(8, "cat"),
    ],
    ids=["too large", "negative", "too few", "a column", "fractions", "NaN", "words"],
)
def test_labels_that_are_not_classes_are_an_input_error(
    batch_path: Path, labels: np.ndarray
) -> None:
    np.savez(batch_path, images=toy_arrays()["images"], labels=labels)

    with pytest.raises(InputError, match=r"one label from 0 to 4 for each image\."):
        load_batch(batch_path, TOY)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_images_that_are_not_finite_are_an_input_error(batch_path: Path, value: float) -> None:
    arrays = toy_arrays()
    arrays["images"][3, 1, 2, 2] = value
    np.savez(batch_path, **arrays)

    with pytest.raises(InputError, match="not finite"):
        load_batch(batch_path, TOY)


def test_pickled_objects_are_refused_and_never_run(tmp_path: Path) -> None:
    batch_path = tmp_path / "batch.npz"
    proof = tmp_path / "was run"

    class Trap:
        def __reduce__(self) -> tuple[object, tuple[Path]]:
            return Path.touch, (proof,)

    np.savez(batch_path, images=np.array([Trap()] * 8, dtype=object))

    with pytest.raises(InputError, match="is not a readable"):
        load_batch(batch_path, TOY)
    assert not proof.exists()


def write_entry(path: Path, header: str, data: bytes = b"", version: int = 1) -> None:
    """Write an archive whose images have this header."""
    encoded = header.encode()
    length = len(encoded).to_bytes(2 if version == 1 else 4, "little")
    magic = b"\x93NUMPY" + bytes([version, 0])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("images.npy", magic + length + encoded + data)


@pytest.mark.parametrize("shape", ["(12884901888, 3, 4, 6)", "(7, 3, 4, 6)", "(9, 3, 4, 6)"])
@pytest.mark.parametrize("version", [1, 2])
def test_an_array_is_as_long_as_its_header_says(batch_path: Path, shape: str, version: int) -> None:
    header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}}}\n"
    write_entry(batch_path, header, bytes(4 * 8 * 3 * 4 * 6), version)

    with pytest.raises(InputError, match=r"is not a readable \.npz file: array `images` of shape"):
        load_batch(batch_path, TOY)


def test_a_small_file_that_would_fill_the_memory(
    batch_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_file, "LARGEST", 1 << 20)
    np.savez_compressed(batch_path, images=np.zeros((5000, 3, 4, 6), np.float32))
    assert batch_path.stat().st_size < 10_000

    with pytest.raises(InputError, match=r"at most 1,048,576 are read\."):
        load_batch(batch_path, TOY)


@pytest.mark.parametrize(
    "dtype", ["complex64", "M8[s]", "m8[s]", "S4", "U4", "V4", [("a", "f4")]], ids=str
)
def test_images_are_real_numbers(batch_path: Path, dtype: object) -> None:
    images = np.zeros((8, *TOY.input_shape), np.int64).astype(np.dtype(dtype))
    np.savez(batch_path, images=images)

    with pytest.raises(InputError, match="needs images of real numbers, got "):
        load_batch(batch_path, TOY)


def test_numbers_that_float32_cannot_hold_are_not_finite(batch_path: Path) -> None:
    np.savez(batch_path, images=np.full((8, *TOY.input_shape), 1e300))

    with pytest.raises(InputError, match="not finite"):
        load_batch(batch_path, TOY)


@pytest.mark.parametrize(
    "header", ["(" * 5000, "[" * 200, "{'descr': '<f4'", "{}", "1/0", "{'shape': (1,), 'x': 2}"]
)
def test_a_header_that_is_none(batch_path: Path, header: str) -> None:
    write_entry(batch_path, header + "\n")

    with pytest.raises(InputError, match="is not a readable") as caught:
        load_batch(batch_path, TOY)
    assert len(str(caught.value)) < 400 + len(str(batch_path))


def test_a_pipe_is_not_waited_for(batch_path: Path) -> None:
    os.mkfifo(batch_path)

    with pytest.raises(InputError, match="it is no regular file"):
        load_batch(batch_path, TOY)


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
