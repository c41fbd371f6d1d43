"""Records what a network runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode

from freerea.metrics.networks.outputs import tensors_in

from . import repeated_calls
from .arguments import all_of, with_each
from .graph import Call, Constant, Graph, Operator, TensorSlot, Value
from .operator_kinds import fills, function_name, is_bias, is_elementwise, operator_kind, workspace


class Recorder(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Records each function of ATen that one thread calls, and which tensors it works on.

    A view is the value that it views. What is made of constants alone is a constant. What was
    called alike before is not computed again, as shapes are all that is asked.

    Args:
        inputs: What the network will be given.
    """

    def __init__(self, inputs: Iterable[Tensor]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._values: dict[int, Value] = {}
        self._number_of: dict[int, int] = {}
        self._constants: set[int] = set()
        self._operators: list[Operator] = []
        # What has a number must not be freed: another would take its place in memory.
        self._kept: list[torch.UntypedStorage] = []
        self._inputs = tuple(self._new_value(each) for each in inputs)

    def graph(self, output: object) -> Graph:
        """Return what was recorded.

        Args:
            output: What the network returned.
        """
        numbers = [self._number_of.get(_storage_key(each)) for each in tensors_in(output)]
        outputs = tuple(dict.fromkeys(each for each in numbers if each is not None))
        return Graph(dict(self._values), self._inputs, outputs, tuple(self._operators))

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        """Return that torch's compiler, which takes seconds to import, need not be kept out."""
        return False

    def __torch_dispatch__(
        self,
        function: Any,
        types: Any,
        arguments: tuple[Any, ...] = (),
        options: Mapping[str, Any] | None = None,
    ) -> Any:
        """Run a function of ATen, and record it."""
        options = dict(options or {})
        # Numbers that do not come from the image may decide what is run.
        depends = any(_storage_key(each) in self._number_of for each in all_of(Tensor, arguments))
        run = repeated_calls.call if depends else _called
        result = run(function, arguments, options)
        self._record(function, arguments, options, result)
        return result

    def _record(
        self, function: Any, arguments: tuple[Any, ...], options: Mapping[str, Any], result: Any
    ) -> None:
        given = list(all_of(Tensor, (arguments, tuple(options.values()))))
        made = list(all_of(Tensor, result))
        changes = function._schema.is_mutable
        known = {_storage_key(each) for each in given}
        if not changes and all(_storage_key(each) in known for each in made):
            return  # A view of what is there.
        filled = fills(function)
        read = () if filled else tuple(given)
        computed = [each for each in read if _storage_key(each) in self._number_of]
        if not computed and not filled:
            for each in made:
                self._keep_constant(each)
            return
        kind = operator_kind(function, arguments)
        inputs = tuple(dict.fromkeys(self._number_of[_storage_key(each)] for each in computed))
        self._operators.append(
            Operator(
                kind=kind,
                calls=(self._call(function, arguments, options),),
                inputs=inputs,
                outputs=tuple(self._new_value(each, of=given) for each in made),
                constants=tuple(self._read_constants(kind, arguments, read)),
                is_elementwise=is_elementwise(function),
                workspace=workspace(function, arguments),
            )
        )

    def _new_value(self, tensor: Tensor, of: Iterable[Tensor] = ()) -> int:
        """Return the number of the value that a tensor now is."""
        key = _storage_key(tensor)
        number = len(self._values)
        known = self._number_of.get(key)
        if known is not None:
            value = self._values[known]  # Changed in place, maybe through a view of a part.
        else:
            whole = max(
                (each for each in of if _storage_key(each) == key), key=_items, default=None
            )
            value = Value(
                tuple((whole if whole is not None else tensor).shape), _item_bytes(tensor)
            )
            self._kept.append(tensor.untyped_storage())
        self._values[number] = value
        self._number_of[key] = number
        self._constants.discard(key)
        return number

    def _keep_constant(self, tensor: Tensor) -> None:
        self._kept.append(tensor.untyped_storage())
        self._constants.add(_storage_key(tensor))

    def _read_constants(
        self, kind: str, arguments: tuple[Any, ...], read: tuple[Tensor, ...]
    ) -> Iterator[Constant]:
        positions = {
            id(each): place for place, each in enumerate(arguments) if isinstance(each, Tensor)
        }
        for each in read:
            key = _storage_key(each)
            if key in self._number_of:
                continue
            self._keep_constant(each)
            bias = is_bias(kind, positions.get(id(each), -1), each)
            yield Constant((key,), tuple(each.shape), "bias" if bias else "weight")

    def _call(self, function: Any, arguments: tuple[Any, ...], options: Mapping[str, Any]) -> Call:
        def slot(tensor: Tensor) -> TensorSlot:
            is_value = _storage_key(tensor) in self._number_of
            dtype = str(tensor.dtype).removeprefix("torch.")
            return TensorSlot(tuple(tensor.shape), dtype, "input" if is_value else "constant")

        named = {
            key: with_each(Tensor, slot, value)
            for key, value in options.items()
            if isinstance(value, Tensor | bool | int | float | str | tuple | list)
        }
        return Call(function_name(function), with_each(Tensor, slot, arguments), named)


def _called(function: Any, arguments: tuple[Any, ...], options: dict[str, Any]) -> Any:
    return function(*arguments, **options)


def _storage_key(tensor: Tensor) -> int:
    return int(tensor.untyped_storage()._cdata)


def _items(tensor: Tensor) -> int:
    return tensor.numel()


def _item_bytes(tensor: Tensor) -> int | None:
    return None if tensor.dtype.is_floating_point else tensor.element_size()
