"""Plain PyTorch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from freerea_plugins import Exporter, InputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from torch import Tensor, nn

    from freerea_plugins import NetworkFacts


class PythonFile(Exporter):
    """One readable file of plain PyTorch, run and compared: the same outputs, to the bit.

    The classes of the network with layers under their names, so that its weights, which are not in
    the file, can be loaded. It needs nothing but torch.
    """

    name = "py"
    tolerance = 0.0

    def write(self, network: nn.Module, path: Path, facts: NetworkFacts) -> Mapping[str, object]:
        """Write the classes of the network and what is known of it."""
        from ..source_code.source_file import source_text
        from ..source_code.writable import UnwritableError

        try:
            text = source_text(network, facts)
        except UnwritableError as error:
            raise InputError(f"the network cannot be written as plain PyTorch: {error}.") from error
        path.write_text(text, encoding="utf-8")
        return {"lines": text.count("\n")}

    def difference(self, network: nn.Module, path: Path, inputs: Tensor) -> float:
        """Return the largest difference between the file's network, with its weights, and it."""
        from ..programs.comparison import output_difference
        from ..source_code.source_file import load_source

        own = load_source(path.read_text(encoding="utf-8"), network)
        return output_difference(network, inputs, own)
