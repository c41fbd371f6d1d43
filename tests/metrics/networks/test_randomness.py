"""Global sources of randomness, and seeds."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from freerea.metrics.networks.randomness import checked_seed, preserved_randomness
from freerea_plugins import InputError


@pytest.mark.parametrize("device", ["cpu", "cuda:1"])
def test_the_source_of_every_gpu_is_put_back(monkeypatch, device: str) -> None:
    states = [torch.ones(2), torch.full((2,), 2.0), torch.full((2,), 3.0)]
    put_back: list[object] = []
    monkeypatch.setattr(torch.cuda, "is_initialized", lambda: True)
    monkeypatch.setattr(torch.cuda, "get_rng_state_all", lambda: states)
    monkeypatch.setattr(torch.cuda, "set_rng_state_all", put_back.append)

    with pytest.raises(RuntimeError, match="broken"), preserved_randomness(torch.device(device)):
        assert not put_back
        raise RuntimeError("broken")

    assert put_back == [states]


def test_a_machine_without_gpus_is_asked_for_none() -> None:
    with preserved_randomness(torch.device("cpu")):
        assert not torch.cuda.is_initialized()


@pytest.mark.parametrize("seed", [0, 3, np.int32(7), np.int64(2**40), 2**48 - 1])
def test_whole_numbers_are_seeds(seed) -> None:
    assert checked_seed(seed) == int(seed)
    assert type(checked_seed(seed)) is int


@pytest.mark.parametrize("seed", [-1, 2**48, 1.5, "1", None])
def test_other_things_are_no_seeds(seed) -> None:
    with pytest.raises(InputError) as caught:
        checked_seed(seed)
    assert str(caught.value) == (
        f"`seed` must be a whole number from 0 to 281474976710655, got {seed!r}."
    )
