"""Programs of torch.export."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

from freerea_plugins import Exporter

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from torch import Tensor, nn

    from freerea_plugins import NetworkFacts

FACTS = "facts.json"
"""Name under which what is known of the network is kept in the file."""


class ExportedProgramFile(Exporter):
    """Program of torch.export for any number of inputs, loaded again and compared.

    Read it by `torch.export.load`. The architecture, class names and normalisation are its extra
    file `facts.json`.
    """

    name = "pt2"

    def write(self, network: nn.Module, path: Path, facts: NetworkFacts) -> Mapping[str, object]:
        """Write the network as `torch.export` sees it."""
        import torch

        from ..programs.exported_program import exported_program, quiet

        program = exported_program(network, facts)
        buffer = io.BytesIO()
        with quiet():
            torch.export.save(program, buffer, extra_files={FACTS: json.dumps(facts.metadata())})
        path.write_bytes(buffer.getvalue())
        return {"torch": torch.__version__}

    def difference(self, network: nn.Module, path: Path, inputs: Tensor) -> float:
        """Return the largest difference between outputs of the program and of the network."""
        import torch

        from ..programs.comparison import output_difference
        from ..programs.exported_program import quiet

        with quiet():
            program = torch.export.load(io.BytesIO(path.read_bytes())).module()
            return output_difference(network, inputs, program)
