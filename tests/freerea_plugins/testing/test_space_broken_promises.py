"""The check of search spaces finds each broken promise, and says which."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from freerea_plugins import PAPER, Fidelity, Genotype, SearchSpace
from freerea_plugins.testing import check_space
from tests.freerea_plugins.testing.plain_space import Plain


def faulty(**attributes: object) -> type[SearchSpace]:
    return type("Faulty", (Plain,), {"__module__": __name__, **attributes})


def network(logits: Callable[[torch.Tensor], object]) -> Callable[..., nn.Module]:
    """Return a `build_network` of networks that give what a function of the images does."""

    class Network(nn.Module):
        def forward(self, images: torch.Tensor) -> object:
            return logits(images)

    return lambda self, genotype, fidelity=PAPER: Network()


def at_full_size_only(self: Plain, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:
    if fidelity != PAPER:
        raise ValueError(f"no such fidelity: {fidelity.name}")
    return Plain.build_network(self, genotype)


def normalised(self: Plain, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:
    """Build a network that takes a batch of one only in evaluation mode."""
    built = Plain.build_network(self, genotype)
    return built if fidelity == PAPER else nn.Sequential(built, nn.Unflatten(1, (1, -1)))


def swaps(self: Plain, genotype: Genotype) -> Genotype:
    return (1 - genotype[0], *genotype[1:])


BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "sample without randomness": (
        {"sample": lambda self, rng: (0, 0, 0)},
        "`sample` that gives the same genotype whatever the source of randomness",
    ),
    "sample from a source of its own": (
        {"sample": lambda self, rng: Plain.sample(self, random.Random())},
        "for the same seed; draw from `rng` only",
    ),
    "sample from the shared source": (
        {"sample": lambda self, rng: Plain.sample(self, random)},
        "`sample` that draws from the shared source of `random`; draw from `rng`",
    ),
    "sample that is not valid": (
        {"sample": lambda self, rng: (rng.randrange(5), 0, 0)},
        "`sample` that gives a genotype that is not valid: `width` of `plain` has choices 0 to 1",
    ),
    "sample of a list": (
        {"sample": lambda self, rng: list(Plain.sample(self, rng))},
        "a genotype is a tuple of int",
    ),
    "sample of NumPy's numbers": (
        {"sample": lambda self, rng: tuple(np.array(Plain.sample(self, rng)))},
        "a genotype is a tuple of int",
    ),
    "mutation that changes nothing": (
        {"mutate": lambda self, genotype, rng: genotype},
        "it must change a variable",
    ),
    "mutation that fails": (
        {"mutate": lambda self, genotype, rng: rng.sample(genotype, 9)},
        "raises ValueError in `mutate` with `random.Random(0)`",
    ),
    "crossover that invents": (
        {"crossover": lambda self, first, second, rng: tuple(1 - each for each in first)},
        "it must take each choice from one of them",
    ),
    "notation that loses": (
        {"encode": lambda self, genotype: "width=4,depth=1,kernel=1"},
        "but reads this as (0, 0, 0); `decode` must give what `encode` was given",
    ),
    "notation that cannot be read": (
        {"encode": lambda self, genotype: str(genotype)},
        "raises InputError writing and reading",
    ),
    "notation of two lines": (
        {
            "encode": lambda self, genotype: "\n".join(map(str, genotype)),
            "decode": lambda self, text: tuple(map(int, text.split("\n"))),
        },
        "it must be one line of text",
    ),
    "foreign text": (
        {
            "encode": lambda self, genotype: "".join(map(str, genotype)),
            "decode": lambda self, text: tuple(map(int, text)),
        },
        "`decode` that reads ''; raise InputError for what `encode` does not write",
    ),
    "foreign text that fails": (
        {
            "encode": lambda self, genotype: "-".join(map(str, genotype)),
            "decode": lambda self, text: tuple(map(int, text.split("-"))),
        },
        "`decode` that raises ValueError for ''; raise InputError, which is shown in one line",
    ),
    "canonical genotype that is none": (
        {"canonical_genotype": swaps},
        "a canonical genotype must stand for itself",
    ),
    "canonical genotype that is not valid": (
        {"canonical_genotype": lambda self, genotype: genotype[:2]},
        "raises InputError for the canonical genotype of",
    ),
    "key of its own for each": (
        {"key": lambda self, genotype: str(genotype)},
        "the key must be the same text for all that compute the same function",
    ),
    "genotypes twice": (
        {"genotypes": lambda self: iter([*Plain.genotypes(self)] * 2)},
        "has `genotypes()` that repeat themselves",
    ),
    "distinct that are not": (
        {"distinct": lambda self: self.genotypes()},
        "has `distinct()` architectures that are not the canonical genotype of each function once",
    ),
    "too small a distinct size": (
        {"distinct_size": 5},
        "has 6 distinct architectures, more than its `distinct_size`, 5",
    ),
    "input shape": (
        {"input_shape": lambda self, fidelity=PAPER: (1, *self.dataset.input_shape[1:])},
        "has the `input_shape` (1, 12, 12) at the fidelity `paper`; it must be that of the",
    ),
    "one fidelity": (
        {"build_network": at_full_size_only},
        "raises ValueError at the fidelity `reduced` for width=",
    ),
    "no network": (
        {"build_network": lambda self, genotype, fidelity=PAPER: None},
        "builds a NoneType at the fidelity `paper`",
    ),
    "logits of too many classes": (
        {"build_network": network(lambda images: images.new_zeros(len(images), 7))},
        "has a network that gives (2, 7) in training mode at the fidelity `paper` for width=",
    ),
    "logits in a tuple": (
        {"build_network": network(lambda images: (images,))},
        "has a network that gives tuple in training mode",
    ),
    "logits of another shape at the reduced fidelity": (
        {"build_network": normalised},
        "has a network that gives (2, 1, 5) in training mode at the fidelity `reduced`",
    ),
    "single fidelity that cannot be built": (
        {
            "single": Fidelity("single", channels=3),
            "build_network": lambda self, genotype, fidelity=PAPER: (
                Plain.build_network(self, genotype) if fidelity.channels is None else None
            ),
        },
        "builds a NoneType at the fidelity `single` for width=",
    ),
    "network that refuses images": (
        {"build_network": network(lambda images: images @ torch.zeros(3, 3))},
        "raises RuntimeError in training mode at the fidelity `paper`",
    ),
    "parameters": (
        {"costs": lambda self, genotype: {"params": 17}},
        "gives 17.0 as the cost `params` of width=",
    ),
    "cost that is not finite": (
        {"costs": lambda self, genotype: {"latency": float("inf")}},
        "gives inf as the cost `latency` of width=",
    ),
    "smallest cost": (
        {
            "costs": lambda self, genotype: {"latency": 2.0},
            "smallest_costs": lambda self: {"latency": 3.0},
        },
        "has the smallest cost latency = 3.0, but width=",
    ),
    "skipped layers": (
        {"skipped_layers": lambda self, genotype: -1.0},
        "has `skipped_layers` -1.0 for width=",
    ),
    "equal to none": (
        {"__eq__": lambda self, other: self is other, "__hash__": lambda self: 1},
        "is not equal to its pickled copy",
    ),
    "equal for other data sets": (
        {"__eq__": lambda self, other: True, "__hash__": lambda self: 1},
        "are equal, though they are made from other data sets or options",
    ),
    "settings": (
        {"settings": lambda self: {"layers": {1}}},
        "has `settings()` that JSON cannot write (Object of type set is not JSON serializable)",
    ),
    "contract": ({"variables": ()}, "has `variables` (), which must be a tuple of at least one"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_promise_is_named(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    attributes, message = BROKEN[case]
    space = faulty(**attributes)
    monkeypatch.setitem(globals(), "Faulty", space)  # where pickle looks for it
    with pytest.raises(AssertionError) as caught:
        check_space(space)
    assert str(caught.value).startswith("space `plain` ") or "`plain`: " in str(caught.value)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
