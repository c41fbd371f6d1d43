"""Images and labels as metrics take them, made of what a user has."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch

from freerea_plugins import InputError, is_whole

Given = torch.Tensor | npt.NDArray[np.generic]
"""A tensor of PyTorch or an array of NumPy."""


def images_of(given: Given) -> torch.Tensor:
    """Return images as float32; what is float32 already is not copied.

    Raises:
        InputError: If they are no floats ``(n, channels, …)``, with at least one image, or are not
            finite.
    """
    wanted = "`images` of a batch must be floats (n, channels, …)"
    if not isinstance(given, torch.Tensor | np.ndarray):
        raise InputError(
            f"{wanted}, one tensor or array, got {type(given).__name__}; several inputs of a "
            "network go through `forward`."
        )
    if not _is_float(given) or given.ndim < 2 or len(given) == 0:
        raise InputError(f"{wanted} of about zero mean and unit scale, got {_described(given)}.")
    if isinstance(given, torch.Tensor):
        if given.is_meta:
            raise InputError("`images` of a batch are on the device `meta`, which has no numbers.")
        images = given.detach().to(torch.float32) if given.requires_grad else given.float()
    else:
        with np.errstate(over="ignore"):  # becomes infinite, and is refused as such
            images = torch.from_numpy(np.array(given, dtype=np.float32))
    if not bool(torch.isfinite(images).all()):
        raise InputError("`images` of a batch have values that are not finite.")
    return images


def labels_of(given: Given, images: int) -> torch.Tensor:
    """Return labels as int64; what is int64 already is not copied.

    Raises:
        InputError: If they are no whole numbers from 0, one for each image.
    """
    wanted = f"`labels` of a batch must be whole numbers ({images},)"
    if not isinstance(given, torch.Tensor | np.ndarray):
        raise InputError(f"{wanted}, a tensor or an array, got {type(given).__name__}.")
    if not _is_whole(given) or tuple(given.shape) != (images,):
        raise InputError(f"{wanted}, got {_described(given)}.")
    if isinstance(given, torch.Tensor):
        labels = given.to(torch.int64)
    else:
        labels = torch.from_numpy(np.array(given, dtype=np.int64))
    if int(labels.min()) < 0:
        raise InputError(f"`labels` of a batch must be classes, from 0, got {int(labels.min())}.")
    return labels


def drawn_labels(classes: int, images: int) -> torch.Tensor:
    """Return labels that are drawn uniformly, always the same.

    Equal labels would make the loss, and so its gradients, those of one class alone.

    Raises:
        InputError: If there is no class.
    """
    if not (is_whole(classes) and classes > 0):
        raise InputError(f"`classes` must be a whole number above 0, got {classes!r}.")
    drawn = np.random.default_rng(0).integers(classes, size=images)
    return torch.from_numpy(drawn.astype(np.int64))


def _is_float(given: Given) -> bool:
    if isinstance(given, torch.Tensor):
        return given.is_floating_point()
    return given.dtype.kind == "f"


def _is_whole(given: Given) -> bool:
    if isinstance(given, torch.Tensor):
        return not (given.is_floating_point() or given.is_complex())
    return given.dtype.kind in "biu"


def _described(given: Given) -> str:
    return f"{str(given.dtype).removeprefix('torch.')} {tuple(given.shape)}"
