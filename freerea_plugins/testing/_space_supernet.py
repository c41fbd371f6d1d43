"""Checks of the network whose weights all architectures of a space share."""

from __future__ import annotations

import random

import torch
from torch import Tensor, nn

from .._space import SearchSpace
from ._expectation import expect, no_exception

_SAMPLES = 3
_BATCH = 4


def check_supernet(space: SearchSpace) -> None:
    """Check the supernet of a space, if it defines one."""
    if not space.has_supernet:
        return
    subject = f"space `{space.name}`"
    with no_exception(subject, "for a supernet", "`build_supernet` must build one"):
        supernet = space.build_supernet(space.reduced)
    expect(
        isinstance(supernet, nn.Module),
        f"{subject} has a {type(supernet).__name__} as supernet; it must be a torch.nn.Module",
    )
    before = {name: value.clone() for name, value in supernet.state_dict().items()}
    inputs = torch.randn(_BATCH, *space.input_shape(space.reduced))
    ones = [torch.ones(len(each.choices)) for each in space.variables]
    rng = random.Random(0)
    for _ in range(_SAMPLES):
        genotype = space.sample(rng)
        one_hot = [
            torch.eye(len(each.choices))[choice]
            for each, choice in zip(space.variables, genotype, strict=True)
        ]
        paths = [[choice] for choice in genotype]
        with torch.no_grad(), no_exception(subject, f"in its supernet for {genotype}", _CALLED):
            mixed: object = supernet(inputs, one_hot)
            restricted: object = supernet(inputs, ones, paths)
        for found in (mixed, restricted):
            expected = (_BATCH, space.dataset.classes)
            shape = tuple(found.shape) if isinstance(found, Tensor) else type(found).__name__
            expect(
                shape == expected,
                f"{subject} has a supernet that gives {shape}; it must give logits {expected}",
            )
        expect(
            torch.allclose(mixed, restricted, rtol=1e-3, atol=1e-4),  # type: ignore[arg-type]
            f"{subject} has a supernet that gives other logits where choices are left out than "
            f"where their weights are 0, for {genotype}; what is not in `choices` must add nothing",
        )
    expect(
        all(torch.equal(value, before[name]) for name, value in supernet.state_dict().items()),
        f"{subject} has a supernet that a pass in training mode changes; it must keep no running "
        "statistics, which would be those of one architecture",
    )


_CALLED = "it must take inputs, a weight of each choice, and the choices that are computed"
