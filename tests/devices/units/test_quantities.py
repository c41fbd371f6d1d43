"""Costs and limits as people write and read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freerea.devices import format_quantity, parse_quantity
from freerea_plugins import InputError


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("1e8", "multiply-adds", 1e8),
        ("30M", "multiply-adds", 3e7),
        ("1.5M", "parameters", 1.5e6),
        ("800k", "parameters", 8e5),
        ("256", "bytes", 256),
        ("256KiB", "bytes", 262144),
        ("1 MiB", "bytes", 1 << 20),
        ("100kB", "bytes", 100_000),
        ("512B", "bytes", 512),
        ("20ms", "seconds", 0.02),
        ("150us", "seconds", 1.5e-4),
        ("0.5", "seconds", 0.5),
        ("3.5", None, 3.5),
    ],
)
def test_a_number_with_a_unit_is_read(text, unit, number) -> None:
    assert parse_quantity("cost", text, unit) == pytest.approx(number, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "unit", "message"),
    [
        ("20ms", "multiply-adds", "`flops=20ms` has the unit `s`, but `flops` is in multiply-adds"),
        ("256KiB", "multiply-adds", "write it as flops=30M."),
        ("20ms", "bytes", "write it as flops=256KiB."),
        ("256KiB", "seconds", "write it as flops=20ms."),
        ("5min", "seconds", "has the unit `in`"),
        ("7mJ", None, "`flops` has no unit"),
        ("many", "bytes", "`flops=many` must be a number, as flops=256KiB."),
        ("", None, "must be a number"),
        ("nan", "seconds", "must be a number"),
    ],
)
def test_anything_else_is_refused_in_one_line(text, unit, message) -> None:
    with pytest.raises(InputError) as caught:
        parse_quantity("flops", text, unit)

    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (81920, "bytes", "80 KiB"),
        (1234567, "bytes", "1.177 MiB"),
        (155, "bytes", "155 B"),
        (0.02034, "seconds", "20.34 ms"),
        (94_361_234, "multiply-adds", "94.36M"),
        (344_346, "parameters", "344.3k"),
        (9_999, "parameters", "9,999"),
        (1e8, "multiply-adds", "100M"),
        (12.3456789, "as recorded", "12.3457"),
        (float("inf"), "bytes", "inf"),
    ],
)
def test_a_cost_is_printed_for_people(value, unit, text) -> None:
    assert format_quantity(value, unit) == text


@given(
    st.one_of(
        st.tuples(st.floats(1e-6, 1e4, allow_nan=False), st.just("seconds")),
        st.tuples(st.integers(1, 10**12), st.sampled_from(["bytes", "multiply-adds"])),
    )
)
def test_what_is_printed_is_read_again(quantity) -> None:
    value, unit = quantity
    text = format_quantity(value, unit).replace(",", "")

    assert parse_quantity("cost", text, unit) == pytest.approx(value, rel=1e-3)
