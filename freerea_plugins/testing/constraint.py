"""The check of a hardware constraint."""

from __future__ import annotations

import math
import random

from .._architecture import Architecture
from .._constraint import HardwareConstraint
from .._kinds import CONSTRAINT
from .._space import SearchSpace
from ._expectation import expect, instance_of, no_exception, number

_SAMPLES = 8


def check_constraint(
    constraint: HardwareConstraint | type[HardwareConstraint], *, space: SearchSpace | None = None
) -> None:
    """Check that a hardware constraint keeps what constraints promise.

    The cost of an architecture is a finite number that is not negative and always the same, and
    to ask for it again builds no network again.

    Args:
        constraint: A class, made without arguments, or an instance.
        space: A search space whose architectures have costs; a small one by default.

    Raises:
        AssertionError: If it breaks a promise.
    """
    from ._randomness import preserved_randomness, seed_shared_sources
    from ._row_space import RowSpace

    instance = instance_of(CONSTRAINT, constraint)
    subject = f"constraint `{instance.name}`"
    searched = RowSpace() if space is None else space
    rng = random.Random(0)
    architectures = [Architecture(searched, searched.sample(rng)) for _ in range(_SAMPLES)]
    costs: dict[Architecture, float] = {}
    built = RowSpace.builds
    with preserved_randomness():
        for seed, architecture in enumerate([*architectures, *architectures[::-1]]):
            situation = f"for the architecture {architecture} of `{searched.name}`"
            if seed == _SAMPLES:
                built = RowSpace.builds
            seed_shared_sources(seed)
            with no_exception(subject, situation, "every architecture must have a cost"):
                found = instance.cost(architecture)
            cost = number(subject, found, situation)
            expect(
                math.isfinite(cost) and cost >= 0,
                f"{subject} gives {cost} {situation}; a cost must be finite and not negative",
            )
            expect(
                costs.setdefault(architecture, cost) == cost,
                f"{subject} gives {costs[architecture]} and then {cost} {situation}; it must "
                "depend on nothing but the architecture",
            )
    expect(
        RowSpace.builds == built,
        f"{subject} builds a network again for an architecture whose cost it has given; a search "
        "asks many times, so keep costs, as with `functools.lru_cache`",
    )
