"""The numbers in whatever a network returns."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping

import torch
from torch import Tensor

from freerea_plugins import InputError


def tensors_in(output: object) -> list[Tensor]:
    """Return the tensors of floats in what a network returns, in order.

    Args:
        output: A tensor; or tensors in mappings, tuples, lists and dataclasses. All else is passed
            over.
    """
    if isinstance(output, Tensor):
        return [output] if output.is_floating_point() else []
    return [each for member in _members(output) for each in tensors_in(member)]


def sum_of(output: object) -> Tensor:
    """Return the sum of all numbers that a network returns.

    Raises:
        InputError: If there are none.
    """
    first, *others = [each.sum() for each in _required(output)]
    return sum(others, start=first)


def rows_of(output: object, images: int) -> Tensor:
    """Return all numbers that a network returns for each image, ``(n, numbers)``.

    Args:
        output: What it returns.
        images: How many images it was given, n.

    Raises:
        InputError: If there are none, or a tensor has not a row for each image.
    """
    found = _required(output)
    for each in found:
        if each.dim() == 0 or len(each) != images:
            raise InputError(
                f"`network` returns a tensor {tuple(each.shape)} without a row for each of "
                f"{images} images: return what counts by `forward`."
            )
    rows = [each.reshape(images, -1) for each in found]
    return rows[0] if len(rows) == 1 else torch.cat(rows, dim=1)


def described(output: object) -> str:
    """Return what a network returned in a word, for errors: a shape, or a type."""
    if isinstance(output, Tensor):
        return str(tuple(output.shape))
    return type(output).__name__


def _members(output: object) -> Iterable[object]:
    if isinstance(output, Mapping):
        return output.values()
    if isinstance(output, tuple | list):
        return output
    if dataclasses.is_dataclass(output):
        return [getattr(output, each.name) for each in dataclasses.fields(output)]
    return ()


def _required(output: object) -> list[Tensor]:
    found = tensors_in(output)
    if not found:
        raise InputError(
            f"`network` returns {described(output)}, in which there are no tensors of floats: "
            "return what counts by `forward`."
        )
    return found
