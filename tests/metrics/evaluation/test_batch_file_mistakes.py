"""Files that are no batch are refused in one line."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import numpy as np
import pytest

from freerea.metrics import load_batch
from freerea.metrics.evaluation import batch_file
from freerea_plugins import InputError
from tests.metrics.evaluation.toy_batch import TOY, toy_arrays


@pytest.fixture
def batch_path(tmp_path: Path) -> Path:
    return tmp_path / "batch.npz"


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
