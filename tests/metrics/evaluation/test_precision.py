"""The types that torch computes with."""

from __future__ import annotations

import torch

from freerea.metrics.evaluation.precision import Precision

CPU = torch.device("cpu")


def test_what_is_in_force_is_seen_and_put_back() -> None:
    usual = Precision.current(CPU)
    other = Precision(torch.float64, {"cpu": torch.float16})

    with other.in_force():
        assert Precision.current(CPU) == other
        assert torch.empty(0).dtype == torch.float64

    assert Precision.current(CPU) == usual == Precision(torch.float32, {})
    assert str(usual) != str(other)


def test_it_is_put_back_after_an_exception() -> None:
    try:
        with Precision(torch.float64, {"cpu": torch.bfloat16}).in_force():
            raise KeyError
    except KeyError:
        assert Precision.current(CPU) == Precision(torch.float32, {})


def test_a_device_without_autocast_has_the_types_of_the_cpu() -> None:
    with torch.autocast("cpu", torch.bfloat16):
        current = Precision.current(torch.device("meta"))

    assert current.autocast == {"cpu": torch.bfloat16}
