"""A lineage over evaluations, as SVG."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

_WIDTH, _HEIGHT = 440, 220
_LEFT, _BOTTOM, _TOP, _RIGHT = 56, 26, 14, 16
_FORMS = {
    "founder": "m-4 -4h8v8h-8z",
    "mutation": "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",
    "offspring": "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",
    "crossover": "m0 -5l5 5l-5 5l-5 -5z",
    "sample": "m0 -5l5 8.5h-10z",
    "walk": "m0 5l5 -8.5h-10z",
    "listed": "m-5 0l2.5 -4h5l2.5 4l-2.5 4h-5z",
    "enqueued": "m-1.5 -5h3v3.5h3.5v3h-3.5v3.5h-3v-3.5h-3.5v-3h3.5z",
}
_OTHER = "m-5 -1.5h10v3h-10z"


def lineage_svg(
    scores: Mapping[int, float],
    kinds: Mapping[int, str],
    parents: Mapping[int, Sequence[int | None]],
    line: Sequence[int],
    evaluations: int,
) -> str:
    """Return an answer and what it descends from, score over evaluations.

    Args:
        scores: The score of each that is drawn, by position; what is not finite is left out.
        kinds: How each came about.
        parents: Positions of the parents of each; `None` for one without.
        line: Positions of the answer, its better parent, the better parent of that, and so on.
        evaluations: How many there were.
    """
    scores = {each: score for each, score in scores.items() if math.isfinite(score)}
    if not scores:
        return ""
    low, high = min(scores.values()), max(scores.values())
    extent = high - low or 1.0
    across = (_WIDTH - _LEFT - _RIGHT) / max(1, evaluations - 1)
    floor = _HEIGHT - _BOTTOM
    places = {
        each: f"{_LEFT + each * across:.1f} "
        f"{_TOP + (high - score) / extent * (floor - _TOP - 6):.1f}"
        for each, score in scores.items()
    }
    better = "L".join(places[each] for each in line if each in places)
    parts = [f'<path class="descent better" d="M{better}"/>'] if better else []
    edges: dict[str, str] = {}
    for each, place in places.items():
        for parent in parents.get(each, ()):
            if parent in places:
                edge = f"M{places[parent]}L{place}"
                edges[kinds[each]] = edges.get(kinds[each], "") + edge
    parts += [f'<path class="descent {kind}" d="{path}"/>' for kind, path in edges.items()]
    forms: dict[str, str] = {}
    for each, place in places.items():
        kind = kinds[each]
        forms[kind] = f"{forms.get(kind, '')}M{place}{_FORMS.get(kind, _OTHER)}"
    parts += [f'<path class="ancestor {kind}" d="{path}"/>' for kind, path in forms.items()]
    if line[0] in places:
        x, y = places[line[0]].split()
        parts.append(f'<circle class="ring" cx="{x}" cy="{y}" r="8"/>')
    others = len(places.keys() - {line[0]})
    title = (
        f"The answer, evaluation {line[0] + 1:,}, and {others:,} that it descends from; "
        f"scores from {low:.4g} to {high:.4g}"
    )
    return (
        f'<svg class="chart" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img"><title>{title}</title>'
        f'<path class="axis" d="M{_LEFT} {_TOP}V{floor}H{_WIDTH - _RIGHT}"/>'
        f'<text class="tick" x="{_LEFT - 6}" y="{_TOP + 4}" text-anchor="end">{high:.4g}</text>'
        f'<text class="tick" x="{_LEFT - 6}" y="{floor - 2}" text-anchor="end">{low:.4g}</text>'
        f'<text class="tick" x="{_LEFT}" y="{_HEIGHT - 8}">1</text>'
        f'<text class="tick" x="{_WIDTH - _RIGHT}" y="{_HEIGHT - 8}" text-anchor="end">'
        f"{evaluations:,} evaluations</text>{''.join(parts)}</svg>"
    )


def legend_svg(kinds: Iterable[str]) -> dict[str, str]:
    """Return how kinds are drawn, the line of the better parents and the answer, by name."""
    signs = {
        kind: f'<path class="descent {kind}" d="M0 7H26"/>'
        f'<path class="ancestor {kind}" d="M13 7{_FORMS.get(kind, _OTHER)}"/>'
        for kind in kinds
    }
    signs["line of the better parents"] = '<path class="descent better" d="M0 7H26"/>'
    signs["the answer"] = '<circle class="ring" cx="13" cy="7" r="5.5"/>'
    return {
        name: f'<svg viewBox="0 0 26 14" aria-hidden="true">{sign}</svg>'
        for name, sign in signs.items()
    }
