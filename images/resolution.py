"""Which resolution a folder of images has where nobody says."""

STEP = 32
"""Every built-in search space has networks for multiples of it."""

LARGEST = 96
"""That of Visual Wake Words in MLPerf Tiny, https://arxiv.org/abs/2106.07597."""


def usual_resolution(median_side: int) -> int:
    """Return a height and width: a multiple of 32 that is not above a side, from 32 to 96.

    Args:
        median_side: Pixels of the shorter side of the median image.
    """
    return min(max(median_side // STEP * STEP, STEP), LARGEST)
