"""The best so far over evaluations, as SVG."""

from __future__ import annotations

from collections.abc import Sequence

_WIDTH, _HEIGHT = 440, 170
_LEFT, _BOTTOM, _TOP, _RIGHT = 56, 26, 10, 12


def trajectory_svg(found: Sequence[tuple[int, float]], evaluations: int, what: str) -> str:
    """Return a stair of improvements.

    Args:
        found: After how many evaluations there was something better, and how good it was.
        evaluations: How many there were.
        what: What it is that became better.
    """
    low, high = found[0][1], found[-1][1]
    extent = high - low or 1.0
    across = (_WIDTH - _LEFT - _RIGHT) / max(1, evaluations - 1)

    def x(count: int) -> float:
        return _LEFT + (count - 1) * across

    def y(value: float) -> float:
        return _TOP + (high - value) / extent * (_HEIGHT - _TOP - _BOTTOM)

    path = f"M{x(found[0][0]):.1f} {y(low):.1f}"
    path += "".join(f"H{x(count):.1f}V{y(value):.1f}" for count, value in found[1:])
    path += f"H{x(evaluations):.1f}"
    floor = _HEIGHT - _BOTTOM
    title = f"{what} from {low:.4g} to {high:.4g}, reached after {found[-1][0]:,} evaluations"
    return (
        f'<svg class="chart" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img"><title>{title}</title>'
        f'<path class="axis" d="M{_LEFT} {_TOP}V{floor}H{_WIDTH - _RIGHT}"/>'
        f'<text class="tick" x="{_LEFT - 6}" y="{_TOP + 4}" text-anchor="end">{high:.4g}</text>'
        f'<text class="tick" x="{_LEFT - 6}" y="{floor}" text-anchor="end">{low:.4g}</text>'
        f'<text class="tick" x="{_LEFT}" y="{_HEIGHT - 8}">1</text>'
        f'<text class="tick" x="{_WIDTH - _RIGHT}" y="{_HEIGHT - 8}" text-anchor="end">'
        f"{evaluations:,} evaluations</text>"
        f'<path class="stair" d="{path}"/></svg>'
    )
