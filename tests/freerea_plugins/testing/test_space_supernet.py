"""The check of search spaces looks at their supernets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from freerea_plugins import PAPER, Fidelity
from freerea_plugins.testing import check_space
from tests.freerea_plugins.testing.plain_space import Plain


class Mixed(nn.Module):
    """A map for each choice of each variable, over the mean of the inputs."""

    def __init__(self, space: Plain) -> None:
        super().__init__()
        channels, classes = space.dataset.input_shape[0], space.dataset.classes
        self.maps = nn.ModuleList(
            nn.ModuleList(nn.Linear(channels, classes) for _ in variable.choices)
            for variable in space.variables
        )

    def forward(
        self,
        inputs: Tensor,
        weights: Sequence[Tensor],
        choices: Sequence[Sequence[int]] | None = None,
    ) -> Tensor:
        computed = choices or [range(len(each)) for each in weights]
        logits = torch.zeros(len(inputs), 1)
        for maps, own, chosen in zip(self.maps, weights, computed, strict=True):
            for choice in chosen:
                logits = logits + own[choice] * maps[choice](inputs.flatten(2).mean(2))  # type: ignore[index]
        return logits


class Deaf(Mixed):
    """It computes all choices, whatever is asked for."""

    def forward(self, inputs: Tensor, weights: Any, choices: Any = None) -> Tensor:
        return super().forward(inputs, weights)


class Remembering(Mixed):
    """It keeps statistics of what it sees."""

    def __init__(self, space: Plain) -> None:
        super().__init__(space)
        self.norm = nn.BatchNorm1d(space.dataset.classes)

    def forward(self, inputs: Tensor, weights: Any, choices: Any = None) -> Tensor:
        return self.norm(super().forward(inputs, weights, choices))  # type: ignore[no-any-return]


class Flat(Mixed):
    """It gives a number for each input."""

    def forward(self, inputs: Tensor, weights: Any, choices: Any = None) -> Tensor:
        return super().forward(inputs, weights, choices).sum(1)


class Failing(Mixed):
    """It takes no choices."""

    def forward(self, inputs: Tensor, weights: Any) -> Tensor:  # type: ignore[override]
        return super().forward(inputs, weights)


class Shared(Plain):
    """A plain space with a supernet."""

    supernet: type[Any] = Mixed

    def build_supernet(self, fidelity: Fidelity = PAPER) -> Any:
        return self.supernet(self)


def test_a_supernet_that_keeps_its_promises_passes() -> None:
    check_space(Shared())


@pytest.mark.parametrize(
    ("supernet", "message"),
    [
        (Deaf, "what is not in `choices` must add nothing"),
        (Remembering, "it must keep no running statistics"),
        (Flat, "has a supernet that gives (4,); it must give logits (4, 5)"),
        (Failing, "it must take inputs, a weight of each choice, and the choices that"),
        (lambda space: "none", "has a str as supernet; it must be a torch.nn.Module"),
        (lambda space: 1 / 0, "`build_supernet` must build one"),
    ],
)
def test_a_broken_promise_of_a_supernet_is_named(
    supernet: Any, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Shared, "supernet", staticmethod(supernet))
    with pytest.raises(AssertionError) as caught:
        check_space(Shared())
    assert str(caught.value).startswith("space `plain` ")
    assert message in str(caught.value)
