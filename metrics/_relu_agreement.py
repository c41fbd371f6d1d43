"""Counts on how many ReLU units each pair of images agrees."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

_RELU_FUNCTIONS = frozenset([F.relu, F.relu_, torch.relu, torch.relu_, Tensor.relu, Tensor.relu_])


@torch.no_grad()
def relu_agreement(network: nn.Module, images: Tensor) -> Tensor:
    """Run one forward pass and return for each pair of images how many ReLU units agree.

    Every call of ReLU counts, whether made by a module or by a function, in place or not.

    Args:
        network: The network, in the mode in which it is to be run.
        images: ``(n, channels, height, width)``.

    Returns:
        Whole numbers in float64, ``(n, n)``, on the CPU.
    """
    observer = _AgreementObserver(len(images))
    with observer:
        network(images)
    return observer.agreement.cpu()


class _AgreementObserver(TorchFunctionMode):
    """Sees each call of ReLU before it is made."""

    def __init__(self, images: int) -> None:
        super().__init__()
        self.agreement = torch.zeros(images, images, dtype=torch.float64)
        self._last: tuple[Tensor, int, Tensor] | None = None

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Iterable[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        kwargs = kwargs or {}
        if func in _RELU_FUNCTIONS:
            self._count(args[0] if args else kwargs["input"])
        return func(*args, **kwargs)

    def _count(self, inputs: Tensor) -> None:
        # Branches that leave the same node have the same codes: they are compared once. The
        # version tells whether the tensor was written to in between.
        if self._last is not None:
            tensor, version, agreement = self._last
            if tensor is inputs and version == inputs._version:
                self.agreement += agreement
                return
        agreement = _agreement(inputs)
        self.agreement += agreement
        self._last = (inputs, inputs._version, agreement)


def _agreement(inputs: Tensor) -> Tensor:
    # With codes of ±1 the product counts agreements minus disagreements. The sums are whole
    # numbers far below 2^24, so float32 is exact.
    codes = (inputs.flatten(1) > 0).to(torch.float32).mul_(2).sub_(1)
    units = codes.shape[1]
    return (codes @ codes.T).to("cpu", torch.float64).add_(units).div_(2)
