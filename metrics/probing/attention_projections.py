"""The linear layers inside attention that is one function of torch."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from typing import Any

import torch.nn.functional as F
from torch import Tensor

ATTENTION = F.multi_head_attention_forward
"""The function, in which layers of attention of torch do all of their work."""

_NAMES = ("query", "key", "value")


def attention_projections(
    args: tuple[Any, ...], kwargs: Mapping[str, Any], outputs: Tensor
) -> Iterator[Tensor]:
    """Yield what the linear layers of a call return, ``(n, tokens, channels)``.

    Those of query, key and value are computed anew, in one product where the function does so: no
    mode sees into it. The last is the one that makes the output.

    Args:
        args: Arguments of the call by position.
        kwargs: Arguments by name.
        outputs: The output of the call, ``(tokens, n, channels)``. Tokens of one image alone,
            ``(tokens, channels)``, are passed over.
    """
    if outputs.dim() < 3:
        return
    call = inspect.signature(ATTENTION).bind(*args, **kwargs).arguments
    inputs = [call[name] for name in _NAMES]
    if call.get("use_separate_proj_weight"):
        weights = [call[f"{name[0]}_proj_weight"] for name in _NAMES]
    elif inputs[0] is inputs[1] is inputs[2]:
        inputs, weights = inputs[:1], [call["in_proj_weight"]]
    else:
        weights = call["in_proj_weight"].chunk(3)
    # Biases shift channels, which nobody who compares them sees.
    for tokens, weight in zip(inputs, weights, strict=True):
        yield F.linear(tokens, weight).transpose(0, 1)
    yield outputs.transpose(0, 1)
