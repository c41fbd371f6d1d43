"""Traces the tensors that are live while a network really runs.

Beside `freerea.devices` in all but its rules: the network is captured by torch's `make_fx`, run by
an interpreter of torch.fx that frees what nothing uses any more, and live is what has a storage.
`torch.export` refuses networks that decide by tensors what they run, as those of NAS-Bench-101.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, fx, nn
from torch.fx.experimental.proxy_tensor import make_fx

_ATEN = torch.ops.aten
_IN_PLACE: dict[Any, Any] = {
    _ATEN.add.Tensor: _ATEN.add_.Tensor,
    _ATEN.add_.Tensor: _ATEN.add_.Tensor,
    _ATEN.mul.Tensor: _ATEN.mul_.Tensor,
    _ATEN.relu.default: _ATEN.relu_.default,
    _ATEN.hardtanh.default: _ATEN.hardtanh_.default,
    _ATEN.hardswish.default: _ATEN.hardswish_.default,
    _ATEN.hardsigmoid.default: _ATEN.hardsigmoid_.default,
    _ATEN.sigmoid.default: _ATEN.sigmoid_.default,
    _ATEN.silu.default: _ATEN.silu_.default,
}
_ADDITIONS = {_ATEN.add.Tensor, _ATEN.add_.Tensor}
_ZEROS = {_ATEN.zeros.default, _ATEN.zeros_like.default}


class LiveTensors(fx.Interpreter):
    """Runs a network, and remembers the largest number of values that were live at once."""

    def __init__(self, module: fx.GraphModule) -> None:
        super().__init__(module)
        self.peak = 0
        self._spared: set[int] = set()
        self._kept: list[Tensor] = []  # Lest others take their places.

    def run_node(self, n: fx.Node) -> Any:
        """Run a node, with its result in place of an operand where that may be."""
        result = self._result(n)
        # Zeros that sums begin with are never there on a device.
        is_start = n.target in _ZEROS and all(each.target in _ADDITIONS for each in n.users)
        if n.op in {"placeholder", "get_attr"} or is_start:
            self._spared.add(_place(result))
            self._kept.append(result)
        live = {}
        for value in [*self.env.values(), result]:
            # Batch-norm in evaluation mode makes nothing but its first result.
            tensor = value[0] if isinstance(value, tuple | list) else value
            if isinstance(tensor, Tensor) and tensor.is_floating_point():
                live[_place(tensor)] = tensor.untyped_storage().nbytes() // tensor.element_size()
        self.peak = max(self.peak, sum(each for at, each in live.items() if at not in self._spared))
        return result

    def _result(self, node: fx.Node) -> Any:
        operands = [each for each in node.args if isinstance(each, fx.Node)]
        if node.target is _ATEN.native_batch_norm.default:
            return self.env[operands[0]], None, None  # Folded, or done in place.
        if node.target in _ADDITIONS and len(operands) == 2:
            for zeros, other in (operands, operands[::-1]):
                same = self.env[zeros].shape == self.env[other].shape
                if zeros.target in _ZEROS and same:
                    return self.env[other]
        if node.target in _IN_PLACE:
            for position, each in enumerate(operands):
                if self._may_be_written(each, node):
                    arguments = [
                        self.env[one] if isinstance(one, fx.Node) else one for one in node.args
                    ]
                    return _IN_PLACE[node.target](arguments.pop(position), *arguments)
            if node.target is _ATEN.add_.Tensor:
                # What it would write over may be what was added to zeros, and needed later.
                return self.env[operands[0]] + self.env[operands[1]]
        return super().run_node(node)

    def _may_be_written(self, operand: fx.Node, node: fx.Node) -> bool:
        """Return whether nothing needs an operand afterwards, and it is as large as the result."""
        place = _place(self.env[operand])
        others = (
            value
            for each, value in self.env.items()
            if isinstance(value, Tensor) and each not in self.user_to_last_uses.get(node, [])
        )
        return (
            operand in self.user_to_last_uses.get(node, [])
            and place not in self._spared
            and all(_place(each) != place for each in others)
            and self.env[operand].shape == node.meta["tensor_meta"].shape
        )


def _place(tensor: Tensor) -> int:
    return tensor.untyped_storage().data_ptr()


def live_values(network: nn.Module, input_shape: tuple[int, ...]) -> int:
    """Return the largest number of values that are live while a network takes one image."""
    image = torch.rand(1, *input_shape)
    for module in network.modules():
        matrix = getattr(module, "matrix", None)
        if isinstance(matrix, Tensor):  # In NAS-Bench-101, what is run is decided by it.
            vars(module)["matrix"] = matrix.numpy()
    with torch.no_grad():
        module = make_fx(network.eval())(image)
        module.graph.eliminate_dead_code()
        tracer = LiveTensors(module)
        tracer.run(image)
    return tracer.peak
