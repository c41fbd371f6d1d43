"""How much of what a run may choose from it has seen."""

from __future__ import annotations

from dataclasses import dataclass

from freerea_plugins import InputError, SearchSpace

from .run_data import RunData

_WRITTEN_OUT = 1e13
"""Counts below are written with all their digits."""


@dataclass(frozen=True)
class Seen:
    """How much of what is within the limits was evaluated.

    Attributes:
        different: Architectures that were evaluated, of all that compute the same one.
        feasible: How many different ones there are within the limits, as far as a random sample
            tells; `None` if that is not known.
        is_all: Whether every one was evaluated.
        has_limits: Whether there are limits at all.
    """

    different: int
    feasible: float | None
    is_all: bool
    has_limits: bool

    @classmethod
    def of(cls, run: RunData) -> Seen:
        """Return what a run has seen."""
        result = run.result
        has_limits = bool(result.limits)
        different = _different(run)
        if result.status == "exhausted" and not run.is_front:
            return cls(different, float(different), is_all=True, has_limits=has_limits)
        share = 1.0 if not has_limits else result.feasible_share
        if run.space is None or not share:
            return cls(different, None, is_all=False, has_limits=has_limits)
        feasible = max(float(different), share * run.space.distinct_size)
        return cls(different, feasible, is_all=False, has_limits=has_limits)

    @property
    def share(self) -> float | None:
        """Which share was evaluated, from 0 to 1."""
        return None if not self.feasible else self.different / self.feasible

    def in_words(self) -> str:
        """Return it as a line."""
        within = " within the limits" if self.has_limits else ""
        if self.is_all:
            return f"Seen: all {self.different:,} different architectures{within}."
        if self.feasible is None or self.share is None:
            return f"Seen: {self.different:,} different architectures."
        return (
            f"Seen: {self.different:,} of about {_rounded(self.feasible)} different "
            f"architectures{within}, {_in_percent(self.share)}."
        )


def _different(run: RunData) -> int:
    evaluations = run.evaluations
    has_counted = not (run.is_front or run.is_unfinished)  # The search has, at its end.
    if has_counted or run.space is None or len(evaluations) < (run.result.evaluations or 0):
        return (run.result.evaluations or len(evaluations)) - run.result.repeated
    return len({_identity(run.space, each) for each in set(evaluations.architectures)})


def _identity(space: SearchSpace, written: str) -> object:
    """Return what is the same for all architectures that compute the same."""
    try:
        return space.architecture(written).canonical().genotype
    except InputError:  # As of another version of the space.
        return written


def _rounded(count: float) -> str:
    """Write a number of architectures with the digits that a sample of them can tell."""
    return f"{float(f'{count:.2g}'):,.0f}" if count < _WRITTEN_OUT else f"{count:.1e}"


def _in_percent(share: float) -> str:
    return "less than 0.01 %" if share < 1e-4 else f"{100 * share:.2g} %"
