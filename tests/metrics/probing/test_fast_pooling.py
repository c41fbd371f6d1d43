from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from freerea.metrics.probing.fast_pooling import fast_pooling

Pooling = Callable[..., Tensor]


def maps(height: int, width: int, *, dtype: torch.dtype = torch.float32) -> Tensor:
    drawn = torch.randn(2, 5, height, width, generator=torch.Generator().manual_seed(0))
    return drawn.to(dtype).contiguous(memory_format=torch.channels_last)


def called(function: Callable[[], object]) -> list[str]:
    """Return the operations that torch runs."""
    with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CPU]) as profiler:
        function()
    return [each.key for each in profiler.key_averages()]


@pytest.mark.parametrize("count_include_pad", [True, False])
@pytest.mark.parametrize(("height", "width"), [(6, 6), (5, 7), (2, 3), (1, 4), (1, 1)])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_agrees_with_torch(
    height: int, width: int, count_include_pad: bool, dtype: torch.dtype
) -> None:
    features = maps(height, width, dtype=dtype)
    options = {"padding": 1, "stride": 1, "count_include_pad": count_include_pad}
    expected = F.avg_pool2d(features, 3, **options)
    torch.testing.assert_close(fast_pooling(features, 3, **options), expected)


def test_is_a_convolution() -> None:
    names = called(lambda: fast_pooling(maps(6, 6), 3, 1, 1))
    assert "aten::avg_pool2d" not in names
    assert "aten::conv2d" in names


@pytest.mark.parametrize(
    "call",
    [
        lambda pool, features: pool(features, 2),
        lambda pool, features: pool(features, 3),
        lambda pool, features: pool(features, 3, stride=2, padding=1),
        lambda pool, features: pool(features, (3, 1), stride=1, padding=(1, 0)),
        lambda pool, features: pool(features, 3, 1, 1, divisor_override=7),
        lambda pool, features: pool(features, 3, 1, 1, ceil_mode=True),
        lambda pool, features: pool(features.contiguous(), 3, 1, 1),
        lambda pool, features: pool(input=features[0], kernel_size=3, stride=1, padding=1),
    ],
)
def test_leaves_other_pooling_to_torch(call: Callable[[Pooling, Tensor], Tensor]) -> None:
    features = maps(7, 8)
    assert torch.equal(call(fast_pooling, features), call(F.avg_pool2d, features))
    assert "aten::conv2d" not in called(lambda: call(fast_pooling, features))


def test_named_arguments() -> None:
    features = maps(6, 6)
    expected = F.avg_pool2d(features, 3, 1, 1)
    pooled = fast_pooling(input=features, kernel_size=(3, 3), stride=[1, 1], padding=(1, 1))
    torch.testing.assert_close(pooled, expected)
