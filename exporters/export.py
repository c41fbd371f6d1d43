"""Networks of any origin in files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from freerea_plugins import (
    ExportedFile,
    InputError,
    NetworkFacts,
    WeightsLike,
    is_whole,
    write_network,
)

if TYPE_CHECKING:
    from torch import nn


def export_network(
    network: nn.Module,
    path: Path | str,
    *,
    input_shape: tuple[int, ...],
    class_names: tuple[str, ...] = (),
    mean: tuple[float, ...] = (),
    deviation: tuple[float, ...] = (),
    weights: WeightsLike | None = None,
    overwrite: bool = False,
) -> ExportedFile:
    """Write a network to a file, in the format of its suffix, and compare the two.

    For networks of no search space, as ``objective.build_network(study.best_trial)``; an
    architecture has `export`.

    Args:
        network: The network, on the CPU; it is left as it is, but for `weights`.
        path: The file, as ``"net.onnx"``; `freerea list exporters` names the formats.
        input_shape: Shape of one input, channels first.
        class_names: Names of the classes in the order of the logits.
        mean: Mean of each channel, which is taken off inputs from 0 to 1.
        deviation: Standard deviation of each channel, which they are divided by.
        weights: Weights by name, or a file of them; the network's own by default.
        overwrite: Whether a file of that name is replaced.

    Raises:
        InputError: If the suffix is unknown, there is a file already, the shape is none, the
            weights do not fit, the format cannot hold the network, or what was written computes
            something else.
    """
    if not input_shape or not all(is_whole(each) and each > 0 for each in input_shape):
        raise InputError(
            f"`input_shape` must be numbers above 0, as (3, 32, 32), got {input_shape!r}."
        )
    facts = NetworkFacts(
        tuple(input_shape),
        class_names=tuple(class_names),
        mean=tuple(mean),
        deviation=tuple(deviation),
    )
    return write_network(network, path, facts, weights=weights, overwrite=overwrite)
