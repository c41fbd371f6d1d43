"""Random changes of images."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from freerea.training import RandomCrop, RandomFlip
from freerea_plugins import InputError


def images(count: int = 64) -> torch.Tensor:
    return torch.rand(count, 3, 8, 6, generator=torch.Generator().manual_seed(1)) + 1


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_about_half_of_the_images_are_mirrored() -> None:
    before = images()
    after = RandomFlip()(before, generator())
    mirrored = [torch.equal(new, old.flip(-1)) for new, old in zip(after, before, strict=True)]
    kept = [torch.equal(new, old) for new, old in zip(after, before, strict=True)]
    assert all(one != other for one, other in zip(mirrored, kept, strict=True))
    assert 20 < sum(mirrored) < 44


@given(share=st.floats(0, 1), seed=st.integers(0, 99))
def test_a_crop_is_a_shift_with_zeros_from_the_edge(share: float, seed: int) -> None:
    before = images(4)
    after = RandomCrop(share)(before, generator(seed))
    down, right = round(8 * share), round(6 * share)
    padded = torch.nn.functional.pad(before, (right, right, down, down))
    for new, old in zip(after, padded, strict=True):
        windows = old.unfold(1, 8, 1).unfold(2, 6, 1).permute(1, 2, 0, 3, 4).reshape(-1, 3, 8, 6)
        assert any(torch.equal(new, window) for window in windows)


def test_crops_differ_between_images_and_seeds() -> None:
    before = images(1).expand(32, -1, -1, -1)
    after = RandomCrop(0.25)(before, generator(0))
    assert len({each.numpy().tobytes() for each in after}) > 5
    assert not torch.equal(after, RandomCrop(0.25)(before, generator(1)))
    assert torch.equal(after, RandomCrop(0.25)(before, generator(0)))


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_a_share_is_a_part(share: float) -> None:
    with pytest.raises(InputError, match="`share` of a crop must be from 0 to 1"):
        RandomCrop(share)
