"""The metric skipped_layers."""

from __future__ import annotations

import pytest

from freerea.metrics import SkippedLayers
from freerea.spaces import NATSTopology


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("|none~0|+|none~0|none~1|+|none~0|none~1|none~2|", 0.0),
        ("|skip_connect~0|+|none~0|none~1|+|none~0|none~1|none~2|", 0.0),
        ("|none~0|+|skip_connect~0|none~1|+|none~0|none~1|none~2|", 1.0),
        ("|none~0|+|none~0|none~1|+|none~0|skip_connect~1|none~2|", 1.0),
        ("|nor_conv_3x3~0|+|avg_pool_3x3~0|none~1|+|skip_connect~0|none~1|none~2|", 2.0),
        ("|none~0|+|none~0|skip_connect~1|+|skip_connect~0|none~1|none~2|", 1.0),
        ("|none~0|+|skip_connect~0|skip_connect~1|+|skip_connect~0|none~1|skip_connect~2|", 0.75),
        (
            "|skip_connect~0|+|skip_connect~0|skip_connect~1|"
            "+|skip_connect~0|skip_connect~1|skip_connect~2|",
            4 / 6,
        ),
    ],
)
def test_the_value_is_the_mean_number_of_layers_that_skip_connections_jump(
    cell: str, expected: float
) -> None:
    architecture = NATSTopology().architecture(cell)

    assert SkippedLayers().measure(architecture) == pytest.approx(expected)
